//! A small tree of a document: local names, texts, children; bounded, and without what must never be kept.
//!
//! Prefixes, namespaces and attributes are ignored: senders differ in them, and none changes the meaning of the elements
//! we read. Document type declarations are refused, so there is nothing to expand.

use crate::limits::{MESSAGE_BYTES_MAX, XML_DEPTH_MAX, XML_ELEMENTS_MAX, XML_TEXT_CHARS_MAX};
use crate::quarantine::{QuarantineCode, Quarantined};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Elements that hold amounts and accounts; they and everything below are read past.
const NEVER_KEPT: [&str; 12] = [
    "Bank",
    "CurrencyExchange",
    "CustomsValuation",
    "DutyTaxFee",
    "Error",
    "InvoiceAmount",
    "InvoiceLine",
    "ItemChargeAmount",
    "ObligationGuarantee",
    "Payment",
    "StatisticalValueAmount",
    "ValuationAdjustment",
];

/// One element.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Local name.
    pub name: String,
    /// Its own text, trimmed.
    pub text: String,
    children: Vec<Element>,
}

impl Element {
    /// The children called `name`.
    pub fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child called `name`.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first descendant along `path`, for example `GoodsShipment/Consignment`.
    pub fn path(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    /// The text along `path`, empty if it is not there.
    pub fn text(&self, path: &str) -> &str {
        self.path(path).map_or("", |element| &element.text)
    }

    /// This element or the first below it called `name`.
    pub fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name { Some(self) } else { self.children.iter().find_map(|child| child.find(name)) }
    }
}

/// The tree of `text`.
pub(super) fn read(text: &str) -> Result<Element, Quarantined> {
    if text.len() > MESSAGE_BYTES_MAX {
        return Err(beyond("bytes", MESSAGE_BYTES_MAX, 0));
    }
    let mut reader = Reader::from_str(text);
    let mut tree = Tree { open: vec![Element::default()], skipping: 0, count: 0 };
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|_| broken("not well-formed", reader.error_position()))?;
        match event {
            Event::Start(start) => tree.start(&start, at)?,
            Event::Empty(start) => {
                tree.start(&start, at)?;
                tree.end();
            }
            Event::End(_) => tree.end(),
            Event::Text(content) => tree.push(&content.decode().map_err(|_| broken("text that is not Unicode", at))?),
            Event::CData(content) => tree.push(&content.decode().map_err(|_| broken("text that is not Unicode", at))?),
            Event::GeneralRef(reference) => tree.push(&character(&reference, at)?),
            Event::DocType(_) => return Err(broken("document type declarations are not read", at)),
            Event::Eof => return tree.finish(at),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// The elements that are open, outermost first; the first is the document itself.
struct Tree {
    open: Vec<Element>,
    /// Open elements inside one that is never kept.
    skipping: usize,
    count: usize,
}

impl Tree {
    fn start(&mut self, start: &BytesStart, at: u64) -> Result<(), Quarantined> {
        self.count += 1;
        if self.count > XML_ELEMENTS_MAX {
            return Err(beyond("elements", XML_ELEMENTS_MAX, at));
        }
        if self.open.len() + self.skipping > XML_DEPTH_MAX {
            return Err(beyond("levels", XML_DEPTH_MAX, at));
        }
        let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
        if self.skipping > 0 || NEVER_KEPT.contains(&name.as_str()) {
            self.skipping += 1;
        } else {
            self.open.push(Element { name, ..Element::default() });
        }
        Ok(())
    }

    fn end(&mut self) {
        if self.skipping > 0 {
            self.skipping -= 1;
        } else if self.open.len() > 1 {
            let mut element = self.open.pop().expect("more than one element is open");
            element.text = element.text.trim().to_owned();
            self.open.last_mut().expect("the document stays open").children.push(element);
        }
    }

    fn push(&mut self, text: &str) {
        if self.skipping == 0 {
            let element = self.open.last_mut().expect("the document stays open");
            let room = XML_TEXT_CHARS_MAX.saturating_sub(element.text.len());
            element.text.extend(text.chars().take(room));
        }
    }

    fn finish(mut self, at: u64) -> Result<Element, Quarantined> {
        if self.open.len() != 1 || self.skipping > 0 {
            return Err(broken("an element is not closed", at));
        }
        let document = self.open.pop().expect("exactly one is open");
        let beside = document.children.len() != 1 || !document.text.trim().is_empty();
        match document.children.into_iter().next() {
            Some(root) if !beside => Ok(root),
            _ => Err(broken("not one element with nothing beside it", at)),
        }
    }
}

/// The character of `&amp;`, `&#228;` and their like; other entities do not exist.
fn character(reference: &BytesRef, at: u64) -> Result<String, Quarantined> {
    let unknown = || broken("an entity that is not defined", at);
    if let Some(character) = reference.resolve_char_ref().map_err(|_| unknown())? {
        return Ok(character.to_string());
    }
    let name = reference.decode().map_err(|_| unknown())?;
    quick_xml::escape::resolve_xml_entity(&name).map(str::to_owned).ok_or_else(unknown)
}

fn broken(reason: &str, at: u64) -> Quarantined {
    Quarantined::new(QuarantineCode::XmlBroken, reason, format!("byte {at}"))
}

fn beyond(what: &str, max: usize, at: u64) -> Quarantined {
    Quarantined::new(QuarantineCode::LimitExceeded, format!("more than {max} {what}"), format!("byte {at}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_comments_and_entities_are_read_away() {
        let root = read("<?xml version='1.0'?><!-- c --><md:M xmlns:md='x'><A>1 &amp; &#50;<!-- c --></A><B/></md:M>")
            .expect("well-formed");
        assert_eq!((root.name.as_str(), root.text("A"), root.text("B"), root.text("C/D")), ("M", "1 & 2", "", ""));
    }

    #[test]
    fn amounts_never_enter_the_tree() {
        let root = read("<D><ID>1</ID><GoodsShipment><x:DutyTaxFee><Payment>9.99</Payment></x:DutyTaxFee><A>2</A></GoodsShipment></D>").expect("well-formed");
        assert!(!format!("{root:?}").contains("9.99"));
        assert_eq!(root.text("GoodsShipment/A"), "2");
    }

    #[test]
    fn broken_and_hostile_documents_are_quarantined() {
        let deep = "<a>".repeat(XML_DEPTH_MAX + 1);
        let codes = [
            "",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "x<a/>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<a>&b;</a>",
            &deep,
        ]
        .map(|text| read(text).expect_err(text).code);
        assert_eq!(codes[..3], [QuarantineCode::XmlBroken; 3]);
        assert_eq!(codes[4..7], [QuarantineCode::XmlBroken; 3]);
        assert_eq!(codes[7], QuarantineCode::LimitExceeded);
    }
}
