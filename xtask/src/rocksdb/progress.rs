//! Tell how far the compilation is, by counting the object files it has left behind.
//!
//! Cargo shows nothing while a build script runs, and fifteen silent minutes look like a hang.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Time between two looks at the process, short so that a quick end is noticed.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Time between two lines.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// What has been told so far.
pub struct Progress {
    target: PathBuf,
    total: Option<usize>,
    started: Instant,
    told: Instant,
}

impl Progress {
    /// Watch the cargo target folder `target`, where `total` object files are expected if that is known.
    pub fn of_build(target: &Path, total: Option<usize>) -> Self {
        Self { target: target.to_path_buf(), total, started: Instant::now(), told: Instant::now() }
    }

    /// Wait a moment, and print a line when one is due.
    pub fn pause(&mut self) {
        std::thread::sleep(LOOK_EVERY);
        if self.told.elapsed() >= TELL_EVERY {
            self.told = Instant::now();
            eprintln!("{}", line(objects(&self.target), self.total, self.started.elapsed()));
        }
    }
}

/// The folders that build scripts of the bindings write to, one per configuration.
pub fn output_folders(target: &Path) -> Vec<PathBuf> {
    entries(&target.join("debug").join("build"))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(super::PACKAGE)))
        .map(|path| path.join("out"))
        .filter(|path| path.is_dir())
        .collect()
}

fn objects(target: &Path) -> usize {
    let count =
        |folder: &PathBuf| entries(folder).filter(|path| path.extension().is_some_and(|end| end == "o")).count();
    output_folders(target).iter().map(count).sum()
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn line(done: usize, total: Option<usize>, elapsed: Duration) -> String {
    let time = format!("{} min {:02} s", elapsed.as_secs() / 60, elapsed.as_secs() % 60);
    match (done, total) {
        (0, _) => format!("rocksdb: preparing the bindings, {time}"),
        (done, Some(total)) if total > 0 => {
            format!("rocksdb: {done} of {total} files compiled ({} %), {time}", (done * 100 / total).min(100))
        }
        (done, _) => format!("rocksdb: {done} files compiled, {time}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_share_and_time() {
        let told = line(86, Some(344), Duration::from_secs(130));
        assert_eq!(told, "rocksdb: 86 of 344 files compiled (25 %), 2 min 10 s");
        assert_eq!(line(0, Some(344), Duration::from_secs(10)), "rocksdb: preparing the bindings, 0 min 10 s");
        assert_eq!(line(7, None, Duration::from_secs(10)), "rocksdb: 7 files compiled, 0 min 10 s");
    }

    #[test]
    fn object_files_are_counted_in_every_output_folder() {
        let target = tempfile::tempdir().expect("a folder");
        for (package, file) in [("librocksdb-sys-1", "a.o"), ("librocksdb-sys-2", "b.o"), ("zstd-sys-1", "c.o")] {
            let out = target.path().join("debug/build").join(package).join("out");
            fs::create_dir_all(&out).expect("a folder");
            fs::write(out.join(file), "").expect("a file");
            fs::write(out.join("bindings.rs"), "").expect("a file");
        }
        assert_eq!(objects(target.path()), 2);
    }
}
