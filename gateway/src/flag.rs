//! Flags: what a reader forgave, by stable code and place.
//!
//! A flag never changes what a record says; it tells the sender's partner desk what to repair. The codes are documented
//! in `docs/reference/gateway-codes.md`, append-only: a code keeps its meaning for ever.

use crate::limits::FLAGS_MAX;
use std::fmt;

/// One thing that was forgiven.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flag {
    /// What.
    pub code: FlagCode,
    /// Where: `segment 12 DTM`, `message 1`, `container PRTU2611249`.
    pub place: String,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $(#[doc = $meaning:literal] $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $meaning] $variant,)* }

        impl $name {
            /// Every code, in documented order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it is reported.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What the code means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// Codes of flags.
    FlagCode {
        /// The text starts with a byte order mark.
        ByteOrderMark = "BOM",
        /// The text is not UTF-8 and was read as ISO 8859-1.
        Latin1 = "LATIN-1",
        /// Tags or codes in lower case.
        LowerCase = "LOWER-CASE",
        /// A line break inside a segment was taken for wrapping and dropped.
        LineWrapped = "LINE-WRAPPED",
        /// UNA has fewer characters than six.
        UnaShort = "UNA-SHORT",
        /// UNA makes no sense; the default service characters were used.
        UnaWrong = "UNA-WRONG",
        /// The last segment has no terminator.
        TerminatorMissing = "TERMINATOR-MISSING",
        /// No UNB before the first message.
        UnbMissing = "UNB-MISSING",
        /// A message without UNT.
        UntMissing = "UNT-MISSING",
        /// UNT counts other segments than there are.
        UntCount = "UNT-COUNT",
        /// UNT names another message than UNH.
        UntReference = "UNT-REFERENCE",
        /// UNB without UNZ.
        UnzMissing = "UNZ-MISSING",
        /// UNZ counts other messages than there are.
        UnzCount = "UNZ-COUNT",
        /// UNZ names another interchange than UNB.
        UnzReference = "UNZ-REFERENCE",
        /// CNT 16 counts other containers than there are.
        CntCount = "CNT-COUNT",
        /// A replacement or change was taken as a statement of its own.
        FunctionAsOriginal = "FUNCTION-AS-ORIGINAL",
        /// Equipment other than containers was passed over.
        EquipmentSkipped = "EQUIPMENT-SKIPPED",
        /// A statement stands in the message twice and was taken once.
        Repeated = "REPEATED",
        /// A container number with blanks, dashes or lower case was normalised.
        ContainerNormalised = "CONTAINER-NORMALISED",
        /// A container number with a wrong check digit or another shape than ISO 6346.
        ContainerCheck = "CONTAINER-CHECK",
        /// A date without time was taken as midnight.
        DateOnly = "DATE-ONLY",
        /// A time that is not in the format its code announces, but could be read.
        TimeFormat = "TIME-FORMAT",
        /// The move time came from the header of the message.
        TimeFromHeader = "TIME-FROM-HEADER",
        /// The move time is the preparation time of the interchange.
        TimeFromEnvelope = "TIME-FROM-ENVELOPE",
        /// No terminal in the message; the profile's was taken.
        TerminalFromProfile = "TERMINAL-FROM-PROFILE",
        /// The terminal's code is not in the profile; the stay is named without terminal.
        TerminalUnknown = "TERMINAL-UNKNOWN",
        /// No port in the message; the profile's was taken.
        PortFromProfile = "PORT-FROM-PROFILE",
        /// The message speaks of another port than the profile's; the message's was taken.
        PortDiffers = "PORT-DIFFERS",
        /// A code that is not in the list; it was left out.
        CodeUnknown = "CODE-UNKNOWN",
        /// A movement reference number with another shape or a wrong check digit.
        MrnCheck = "MRN-CHECK",
        /// A customs message without version of the declaration.
        VersionMissing = "VERSION-MISSING",
        /// A declaration that names no container.
        ContainersMissing = "CONTAINERS-MISSING",
        /// A value was too long to keep and was cut.
        ValueCut = "VALUE-CUT",
        /// A text that could hold an amount was left out.
        TextDropped = "TEXT-DROPPED",
        /// A message that was read and states nothing to be recorded, a reminder for example.
        NothingStated = "NOTHING-STATED",
        /// More flags than are reported.
        FlagsCut = "FLAGS-CUT",
    }
}

/// The flags of one message as they are found, never more than `FLAGS_MAX`.
#[derive(Debug, Default)]
pub struct Flags(Vec<Flag>);

impl Flags {
    /// Note `code` at `place`; the same twice is noted once.
    pub fn raise(&mut self, code: FlagCode, place: impl Into<String>) {
        let flag = Flag { code, place: place.into() };
        if self.0.len() >= FLAGS_MAX || self.0.contains(&flag) {
            return;
        }
        self.0.push(if self.0.len() + 1 == FLAGS_MAX { Flag { code: FlagCode::FlagsCut, ..flag } } else { flag });
    }

    /// What was noted, in order.
    #[must_use]
    pub fn into_vec(self) -> Vec<Flag> {
        self.0
    }
}
