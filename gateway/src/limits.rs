//! Every limit of the readers, each with a name, a unit and this one home. One beyond a limit is quarantined.

/// Longest message that is read, bytes.
pub const MESSAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Most segments of one interchange.
pub const SEGMENTS_MAX: usize = 100_000;
/// Most data elements of one segment, its tag not counted.
pub const ELEMENTS_MAX: usize = 100;
/// Most components of one data element.
pub const COMPONENTS_MAX: usize = 100;
/// Most containers in one message.
pub const CONTAINERS_MAX: usize = 10_000;
/// Most flags that are reported for one message; the last of them then says `FLAGS-CUT`.
pub const FLAGS_MAX: usize = 1_000;
/// Longest name, number or code that is kept from a message, characters.
pub const VALUE_CHARS_MAX: usize = 64;
/// Longest number of a container or other cargo unit, characters (WCO data element 159).
pub const CONTAINER_CHARS_MAX: usize = 17;
/// Most seals or weights kept for one container.
pub const DETAILS_MAX: usize = 20;

/// Deepest nesting of XML elements.
pub const XML_DEPTH_MAX: usize = 32;
/// Most elements of one XML document.
pub const XML_ELEMENTS_MAX: usize = 200_000;
/// Characters of one XML element's text that are kept; longer texts are descriptions that nobody reads here.
pub const XML_TEXT_CHARS_MAX: usize = 1_024;
/// Most containers that one declaration links, leaving room for its own subject in the record.
pub const DECLARATION_CONTAINERS_MAX: usize = portolan_ledger::limits::RECORD_SUBJECTS_MAX - 1;

/// Furthest offset of a profile or a message from UTC, minutes.
pub const UTC_OFFSET_MINUTES_MAX: i32 = 14 * 60;

/// Longest reference of a caller's own, characters.
pub const REFERENCE_CHARS_MAX: usize = 128;
/// Longest text that is sealed (a reason, findings), characters.
pub const SEALED_TEXT_CHARS_MAX: usize = 4_000;
/// Most entries of a list in a JSON statement.
pub const LIST_ENTRIES_MAX: usize = 63;
/// Most statements in one JSON message.
pub const STATEMENTS_MAX: usize = 1_000;

/// Longest sealed content that is read, bytes; a part holds as many.
pub const SEALED_CONTENT_BYTES_MAX: usize = portolan_ledger::limits::PLAINTEXT_BYTES_MAX;
/// Deepest nesting of a sealed content.
pub const SEALED_CONTENT_DEPTH_MAX: usize = 8;
/// Most digits of a mass in kilograms before the point.
pub const MASS_DIGITS_MAX: usize = 10;
/// Most digits of a mass in kilograms after the point: milligrams.
pub const MASS_DECIMALS_MAX: u32 = 6;
/// Most items of one declaration, and lines of one bill of lading, with their goods.
pub const GOODS_ITEMS_MAX: usize = 999;
/// Highest number of an item.
pub const GOODS_ITEM_NUMBER_MAX: u32 = portolan_contracts::limits::DECLARATION_ITEMS_MAX;
/// Most packages of one item (8 digits, as customs has them).
pub const PACKAGES_MAX: u32 = 99_999_999;
/// Most containers that one line of goods is in.
pub const ITEM_CONTAINERS_MAX: usize = portolan_contracts::limits::CONSIGNMENT_STAYS_MAX;
/// Most UN numbers of one line of goods, or of one container.
pub const ITEM_UN_NUMBERS_MAX: usize = 99;
/// Most entries of a ship's list of dangerous goods.
pub const DANGEROUS_ITEMS_MAX: usize = 4_999;
/// Longest number of a bill of lading, characters.
pub const BILL_CHARS_MAX: usize = 35;
/// Longest name or number of a consignee, characters.
pub const CONSIGNEE_CHARS_MAX: usize = 175;
/// Longest description of goods, characters.
pub const GOODS_DESCRIPTION_CHARS_MAX: usize = 512;
