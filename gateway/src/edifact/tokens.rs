//! Cut the text of an interchange into segments, elements and components.
//!
//! Invariants
//! - Every character is looked at once; nothing is read beyond the limits.
//! - A released character is content, whatever it is.
//! - Line breaks between segments are layout; inside a segment they are wrapping, dropped and flagged.

use crate::flag::{FlagCode, Flags};
use crate::limits::{COMPONENTS_MAX, ELEMENTS_MAX, SEGMENTS_MAX};
use crate::quarantine::{QuarantineCode, Quarantined};

/// One segment: a tag and its data elements, each of components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// The tag in upper case.
    pub tag: String,
    /// Position in the interchange, from 1.
    pub position: usize,
    elements: Vec<Vec<String>>,
}

impl Segment {
    /// Component `component` of element `element`, both from 1; empty if it is not there.
    pub fn get(&self, element: usize, component: usize) -> &str {
        self.elements
            .get(element.wrapping_sub(1))
            .and_then(|components| components.get(component.wrapping_sub(1)))
            .map_or("", |text| text.trim())
    }

    /// The same in upper case, for codes.
    pub fn code(&self, element: usize, component: usize) -> String {
        self.get(element, component).to_ascii_uppercase()
    }

    /// Where this segment stands, for flags.
    pub fn place(&self) -> String {
        format!("segment {} {}", self.position, self.tag)
    }

    /// The content in one spelling, for digests: independent of layout and service characters.
    pub fn canonical(&self) -> String {
        let elements: Vec<String> = self.elements.iter().map(|components| components.join("\u{1f}")).collect();
        format!("{}\u{1d}{}\u{1c}", self.tag, elements.join("\u{1d}"))
    }
}

/// The service characters of an interchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Service {
    component: char,
    element: char,
    release: Option<char>,
    terminator: char,
}

const DEFAULT: Service = Service { component: ':', element: '+', release: Some('?'), terminator: '\'' };

/// The segments of `text`, UNA not among them.
pub(super) fn segments(text: &str, flags: &mut Flags) -> Result<Vec<Segment>, Quarantined> {
    let (service, body) = service_characters(text.trim_start(), flags);
    let mut cutter = Cutter { service, segments: Vec::new(), current: Vec::new(), component: String::new(), flags };
    let mut released = false;
    for character in body.chars() {
        if released {
            cutter.component.push(character);
            released = false;
        } else if Some(character) == service.release {
            released = true;
        } else {
            cutter.take(character)?;
        }
    }
    cutter.finish()
}

/// UNA, if there is one, and the text after it.
fn service_characters<'a>(text: &'a str, flags: &mut Flags) -> (Service, &'a str) {
    let starts_with_una = text.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("UNA"));
    let Some(after) = text.get(3..).filter(|_| starts_with_una) else { return (DEFAULT, text) };
    let Some(end) = first_tag(after) else { return (DEFAULT, after) };
    let advice: Vec<char> = after[..end].chars().collect();
    let written = after[..end].trim_end_matches(['\r', '\n']).chars().count();
    // Without its line break it has five: a line break is the terminator only where the reserved blank stands before it.
    let is_whole = written >= 6 || (written == 5 && advice.len() > 5 && advice[4] == ' ');
    let meant: Vec<char> =
        if is_whole { advice[..6].to_vec() } else { advice.into_iter().filter(|c| !c.is_whitespace()).collect() };
    let service = match meant[..] {
        [component, element, _, release, _, terminator] => {
            Service { component, element, release: (release != ' ').then_some(release), terminator }
        }
        // The reserved blank is the character that gets lost on the way.
        [component, element, _, release, terminator] => {
            flags.raise(FlagCode::UnaShort, "UNA");
            Service { component, element, release: Some(release), terminator }
        }
        _ => {
            flags.raise(FlagCode::UnaShort, "UNA");
            DEFAULT
        }
    };
    if service.is_sound() {
        (service, &after[end..])
    } else {
        flags.raise(FlagCode::UnaWrong, "UNA");
        (DEFAULT, &after[end..])
    }
}

/// Where the first UNB or UNH begins, within the space that UNA can take.
fn first_tag(text: &str) -> Option<usize> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).take(12).collect();
    starts.into_iter().find(|at| {
        text.get(*at..at + 3).is_some_and(|tag| tag.eq_ignore_ascii_case("UNB") || tag.eq_ignore_ascii_case("UNH"))
    })
}

impl Service {
    fn is_sound(self) -> bool {
        let all = [Some(self.component), Some(self.element), Some(self.terminator), self.release];
        let distinct = (0..all.len()).all(|i| !all[i + 1..].contains(&all[i]) || all[i].is_none());
        distinct && all.iter().flatten().all(|c| !c.is_alphanumeric())
    }
}

/// The segments so far and the one that is being read.
struct Cutter<'a> {
    service: Service,
    segments: Vec<Segment>,
    current: Vec<Vec<String>>,
    component: String,
    flags: &'a mut Flags,
}

impl Cutter<'_> {
    fn take(&mut self, character: char) -> Result<(), Quarantined> {
        let Service { component, element, terminator, .. } = self.service;
        if character == terminator {
            self.end_segment()
        } else if character == element {
            self.end_component()?;
            self.current.push(Vec::new());
            within(self.current.len(), ELEMENTS_MAX + 1, "data elements", self.segments.len())
        } else if character == component {
            self.end_component()
        } else if character == '\r' || character == '\n' {
            if !(self.current.is_empty() && self.component.is_empty()) {
                self.flags.raise(FlagCode::LineWrapped, format!("segment {}", self.segments.len() + 1));
            }
            Ok(())
        } else {
            self.component.push(character);
            Ok(())
        }
    }

    fn end_component(&mut self) -> Result<(), Quarantined> {
        if self.current.is_empty() {
            self.current.push(Vec::new());
        }
        let text = std::mem::take(&mut self.component);
        let components = self.current.last_mut().expect("an element was just pushed");
        components.push(text);
        within(components.len(), COMPONENTS_MAX, "components", self.segments.len())
    }

    fn end_segment(&mut self) -> Result<(), Quarantined> {
        self.end_component()?;
        let mut elements = std::mem::take(&mut self.current);
        let head = elements.remove(0);
        let written = head.first().map_or("", |tag| tag.trim());
        if written.is_empty() {
            return Ok(());
        }
        let tag = written.to_ascii_uppercase();
        let position = self.segments.len() + 1;
        if tag != written {
            self.flags.raise(FlagCode::LowerCase, "tags");
        }
        self.segments.push(Segment { tag, position, elements });
        within(position, SEGMENTS_MAX, "segments", position)
    }

    fn finish(mut self) -> Result<Vec<Segment>, Quarantined> {
        if !(self.current.is_empty() && self.component.trim().is_empty()) {
            self.flags.raise(FlagCode::TerminatorMissing, format!("segment {}", self.segments.len() + 1));
            self.end_segment()?;
        }
        Ok(self.segments)
    }
}

fn within(count: usize, max: usize, what: &str, segment: usize) -> Result<(), Quarantined> {
    if count <= max {
        return Ok(());
    }
    Err(Quarantined::new(
        QuarantineCode::LimitExceeded,
        format!("more than {max} {what}"),
        format!("segment {segment}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<FlagCode>) {
        let mut flags = Flags::default();
        let segments = segments(text, &mut flags).expect("within the limits");
        let shown = segments
            .iter()
            .map(|s| s.canonical().replace(['\u{1c}'], "").replace('\u{1d}', "|").replace('\u{1f}', ","))
            .collect();
        (shown, flags.into_vec().into_iter().map(|flag| flag.code).collect())
    }

    #[test]
    fn released_characters_are_content() {
        let (segments, flags) = read("UNH+1+A:B'FTX+AAA+++O?'BRIEN ?+ SONS ??'");
        assert_eq!(segments, ["UNH|1|A,B", "FTX|AAA|||O'BRIEN + SONS ?"]);
        assert!(flags.is_empty());
    }

    #[test]
    fn una_changes_the_service_characters() {
        let (segments, _) = read("UNA|~.\\ ^UNH~1~A|B^BGM~44^");
        assert_eq!(segments, ["UNH|1|A,B", "BGM|44"]);
    }

    #[test]
    fn a_short_una_is_forgiven() {
        for una in ["UNA:+.?'", "UNA:+.?'\n", "UNA:+\n"] {
            let (segments, flags) = read(&format!("{una}UNB+UNOA:2'"));
            assert_eq!(segments, ["UNB|UNOA,2"], "{una}");
            assert_eq!(flags, [FlagCode::UnaShort], "{una}");
        }
    }

    #[test]
    fn line_breaks_between_segments_are_layout_and_inside_are_wrapping() {
        let (segments, flags) = read("UNH+1'\r\nBGM+4\n4'\n\n");
        assert_eq!(segments, ["UNH|1", "BGM|44"]);
        assert_eq!(flags, [FlagCode::LineWrapped]);
    }
}
