//! One container of a COARRI or CODECO: the EQD group, with the message's header behind it.
//!
//! What is kept: number, size and type, full or empty, category, seals, weights, carrier, vessel, voyage, mode. What is
//! read past: free text (FTX), goods, bookings and bills of lading, slots, and who drives which truck (TDT+1 name and plate).

use super::interchange::{Interchange, Message};
use super::tokens::Segment;
use crate::draft::{Draft, MessageSource};
use crate::flag::{FlagCode, Flags};
use crate::limits::{CONTAINER_CHARS_MAX, DETAILS_MAX};
use crate::nouns::terminal_event::{Seal, TerminalEvent, Weight};
use crate::profile::Profile;
use crate::quarantine::{QuarantineCode, Quarantined};
use crate::text::kept;
use crate::wall_clock::WallClock;
use portolan_contracts::identifiers::{ContainerNumber, SealCondition};
use portolan_contracts::nouns::terminal_event::{Category, ContainerEvent, Mode};
use portolan_ledger::{Digest, Locode, OrganisationId, Time};

/// What the message says once for all its containers.
pub(super) struct Header<'a> {
    event: ContainerEvent,
    segments: &'a [Segment],
    interchange: &'a Interchange,
    message_type: String,
    source: MessageSource,
}

impl<'a> Header<'a> {
    /// The header of a message about `event`.
    pub fn read(
        interchange: &'a Interchange,
        message: &Message,
        event: ContainerEvent,
        segments: &'a [Segment],
        source: MessageSource,
    ) -> Self {
        Self { event, segments, interchange, message_type: message.message_type().to_owned(), source }
    }

    fn find(&self, tag: &str, qualifiers: &[&str]) -> Option<&'a Segment> {
        find(self.segments, tag, qualifiers)
    }
}

/// The terminal event that `group` states.
pub(super) fn draft(
    header: &Header,
    group: &[Segment],
    profile: &Profile,
    flags: &mut Flags,
) -> Result<Draft, Quarantined> {
    let equipment = &group[0];
    let container = container_number(equipment, flags)?;
    let event_time = event_time(header, group, &container, profile, flags)?;
    let (port, terminal) = location(header, group, profile, flags);
    let vessel = header.find("TDT", &["20"]);
    let place = format!("container {container}");
    let reference = reference(header, group, &container);
    let statement = TerminalEvent {
        event: header.event,
        container,
        terminal,
        category: category(equipment, flags),
        full: full(equipment, flags),
        size_type: kept(&equipment.code(3, 1), &place, flags),
        seals: seals(group, &place, flags),
        weights: weights(group, &place, flags),
        carrier: carrier(header, group, &place, flags),
        vessel: vessel.and_then(|tdt| vessel_name(tdt, &place, flags)),
        voyage: vessel.and_then(|tdt| kept(tdt.get(2, 1), &place, flags)),
        mode: mode(header, group),
        vgm: None,
    };
    let mut draft = statement.draft(reference, event_time, port, &profile.community);
    draft.source = Some(header.source.clone());
    Ok(draft)
}

fn find<'a>(segments: &'a [Segment], tag: &str, qualifiers: &[&str]) -> Option<&'a Segment> {
    segments.iter().find(|segment| segment.tag == tag && qualifiers.contains(&segment.code(1, 1).as_str()))
}

fn container_number(equipment: &Segment, flags: &mut Flags) -> Result<String, Quarantined> {
    let written = equipment.get(2, 1);
    let container = ContainerNumber::normal_form(written);
    if container.is_empty() || container.len() > CONTAINER_CHARS_MAX {
        let reason = "EQD has no container number of 1 to 17 letters and digits";
        return Err(Quarantined::new(QuarantineCode::EdiContainerMissing, reason, equipment.place()));
    }
    if container != written {
        flags.raise(FlagCode::ContainerNormalised, equipment.place());
    }
    if !ContainerNumber::is_sound(&container) {
        flags.raise(FlagCode::ContainerCheck, equipment.place());
    }
    Ok(container)
}

/// The move time: DTM 203 or 7 of the group, then of the header, then when the interchange was prepared.
fn event_time(
    header: &Header,
    group: &[Segment],
    container: &str,
    profile: &Profile,
    flags: &mut Flags,
) -> Result<Time, Quarantined> {
    let read = |segment: &Segment, flags: &mut Flags| {
        let clock = WallClock::parse(segment.get(1, 2))?;
        let expected = match segment.get(1, 3) {
            "102" => clock.date_only,
            "203" | "204" | "303" | "304" => !clock.date_only,
            _ => false,
        };
        match (expected, clock.date_only) {
            (_, true) => flags.raise(FlagCode::DateOnly, segment.place()),
            (false, false) => flags.raise(FlagCode::TimeFormat, segment.place()),
            (true, false) => {}
        }
        Some(clock.moment(profile.utc_offset_minutes))
    };
    if let Some(time) = find(group, "DTM", &["203", "7"]).and_then(|segment| read(segment, flags)) {
        return Ok(time);
    }
    let of_header = [header.find("DTM", &["203", "7"]), header.find("DTM", &["137"])];
    if let Some(time) = of_header.into_iter().flatten().find_map(|segment| read(segment, flags)) {
        flags.raise(FlagCode::TimeFromHeader, format!("container {container}"));
        return Ok(time);
    }
    if let Some(prepared) = header.interchange.prepared {
        flags.raise(FlagCode::TimeFromEnvelope, format!("container {container}"));
        return Ok(prepared.moment(profile.utc_offset_minutes));
    }
    let reason = "no time of the move in the group, the header or the envelope";
    Err(Quarantined::new(QuarantineCode::EdiTimeMissing, reason, group[0].place()))
}

/// Port and terminal: LOC 165 (activity), then the port of discharge (11) or loading (9) of the header, then the profile.
fn location(
    header: &Header,
    group: &[Segment],
    profile: &Profile,
    flags: &mut Flags,
) -> (Locode, Option<OrganisationId>) {
    let quay = match header.event {
        ContainerEvent::Discharged => Some("11"),
        ContainerEvent::Loaded => Some("9"),
        _ => None,
    };
    let activity = find(group, "LOC", &["165"]).or_else(|| header.find("LOC", &["165"]));
    let places: Vec<&Segment> = activity.into_iter().chain(quay.and_then(|quay| header.find("LOC", &[quay]))).collect();
    let port = places.iter().find_map(|loc| Locode::parse(&loc.code(2, 1)).ok());
    let codes = places.iter().flat_map(|loc| [loc.code(3, 1), loc.code(2, 1)]);
    let codes: Vec<String> =
        codes.filter(|code| !code.is_empty() && Some(code.as_str()) != port.as_ref().map(Locode::as_str)).collect();
    let terminal = match codes.iter().find_map(|code| profile.terminals.get(code)) {
        Some(terminal) => Some(terminal.clone()),
        None if codes.is_empty() => {
            flags.raise(FlagCode::TerminalFromProfile, "message");
            profile.terminal.clone()
        }
        None => {
            flags.raise(FlagCode::TerminalUnknown, places[0].place());
            None
        }
    };
    match port {
        None => flags.raise(FlagCode::PortFromProfile, "message"),
        Some(ref port) if *port != profile.port => flags.raise(FlagCode::PortDiffers, places[0].place()),
        Some(_) => {}
    }
    (port.unwrap_or_else(|| profile.port.clone()), terminal)
}

/// The author's reference: sender, type and container, and a digest of what the group says, so that the same statement in
/// another layout, position or interchange has the same reference and two statements never share one.
fn reference(header: &Header, group: &[Segment], container: &str) -> String {
    let mut content = String::new();
    for segment in header.segments.iter().chain(group) {
        content.push_str(&segment.canonical());
    }
    let digest = Digest::of(content.as_bytes()).to_string();
    let Header { message_type, interchange, event, .. } = header;
    let sender: String = interchange.sender.chars().filter(char::is_ascii_graphic).take(35).collect();
    format!("{message_type}/{sender}/{}/{container}/{}", event.as_str(), &digest[..32])
}

/// EQD.5 (8249): what the terminal takes the container for.
fn category(equipment: &Segment, flags: &mut Flags) -> Option<Category> {
    match equipment.get(5, 1) {
        "" => None,
        "2" => Some(Category::Export),
        "3" => Some(Category::Import),
        "6" => Some(Category::Transhipment),
        "1" | "4" | "5" => Some(Category::Other),
        _ => {
            flags.raise(FlagCode::CodeUnknown, equipment.place());
            None
        }
    }
}

/// EQD.6 (8169): 4 empty, 5 full.
fn full(equipment: &Segment, flags: &mut Flags) -> Option<bool> {
    match equipment.get(6, 1) {
        "" => None,
        "4" => Some(false),
        "5" | "7" | "8" => Some(true),
        _ => {
            flags.raise(FlagCode::CodeUnknown, equipment.place());
            None
        }
    }
}

/// SEL: number and party; real messages also write `SEL+number:party`.
fn seals(group: &[Segment], place: &str, flags: &mut Flags) -> Vec<Seal> {
    let segments = group.iter().filter(|segment| segment.tag == "SEL").take(DETAILS_MAX);
    let mut seals = Vec::new();
    for segment in segments {
        let party = if segment.get(2, 1).is_empty() { segment.code(1, 2) } else { segment.code(2, 1) };
        if let Some(number) = kept(segment.get(1, 1), place, flags) {
            seals.push(Seal { number, party: kept(&party, place, flags), condition: seal_condition(segment) });
        }
    }
    seals
}

/// SEL.3 (4517): how the seal was found.
fn seal_condition(segment: &Segment) -> Option<String> {
    SealCondition::from_word(segment.get(3, 1)).map(|condition| condition.as_str().to_owned())
}

/// MEA: kind, value and unit of every weight; the value stays text, as written.
fn weights(group: &[Segment], place: &str, flags: &mut Flags) -> Vec<Weight> {
    let segments = group
        .iter()
        .filter(|segment| segment.tag == "MEA" && matches!(segment.code(3, 1).as_str(), "KGM" | "TNE" | "LBR"));
    let mut weights = Vec::new();
    for segment in segments.take(DETAILS_MAX) {
        // Some write MEA+AAE+VGM+KGM:1, others MEA+VGM++KGM:1.
        let kind = if segment.get(2, 1).is_empty() { segment.code(1, 1) } else { segment.code(2, 1) };
        let number = segment.get(3, 2);
        let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
        if !is_number {
            flags.raise(FlagCode::CodeUnknown, segment.place());
        } else if let (Some(kind), Some(value)) = (kept(&kind, place, flags), kept(number, place, flags)) {
            weights.push(Weight { kind, value, unit: segment.code(3, 1) });
        }
    }
    weights
}

/// NAD CF (container operator) or CA (carrier), then the carrier of the voyage.
fn carrier(header: &Header, group: &[Segment], place: &str, flags: &mut Flags) -> Option<String> {
    let party = find(group, "NAD", &["CF", "CA"]).or_else(|| header.find("NAD", &["CF", "CA"]));
    let code = match party {
        Some(nad) => nad.code(2, 1),
        None => header.find("TDT", &["20"])?.code(5, 1),
    };
    kept(&code, place, flags)
}

/// TDT.8 of the main carriage: an IMO number (146) or call sign (103).
fn vessel_name(tdt: &Segment, place: &str, flags: &mut Flags) -> Option<String> {
    let id = kept(&tdt.code(8, 1), place, flags)?;
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    let is_imo = matches!(tdt.get(8, 2), "146" | "11") || tdt.get(8, 3) == "11";
    if is_imo && digits.len() == 7 { Some(format!("imo:{digits}")) } else { Some(format!("call-sign:{id}")) }
}

/// TDT 1 (inland leg): how the container came or left; names and plates of the same segment are read past.
fn mode(header: &Header, group: &[Segment]) -> Option<Mode> {
    let leg = find(group, "TDT", &["1", "10", "30"]).or_else(|| header.find("TDT", &["1"]))?;
    if matches!(header.event, ContainerEvent::Discharged | ContainerEvent::Loaded) {
        return None;
    }
    match leg.get(3, 1) {
        "2" => Some(Mode::Rail),
        "3" => Some(Mode::Road),
        "8" => Some(Mode::Barge),
        _ => None,
    }
}
