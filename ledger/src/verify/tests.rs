//! Evidence of a small chain made by hand, and every mutant of it.
