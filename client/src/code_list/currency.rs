//! ISO 4217 as its maintenance agency publishes it: an XML file that names each country with its currency.
//!
//! ```xml
//! <ISO_4217 Pblshd="2024-06-25"><CcyTbl><CcyNtry><CtryNm>SPAIN</CtryNm><CcyNm>Euro</CcyNm><Ccy>EUR</Ccy>…
//! ```
//! A currency stands there once for each of its countries. A country without a currency of its own has an entry without a code.

use super::{Gathered, ReadFault, name_of};
use portolan_contracts::identifiers::{Entry, ListName};
use quick_xml::Reader;
use quick_xml::events::Event;

fn fault(says: impl ToString) -> ReadFault {
    ReadFault::Form { list: ListName::Currency, says: says.to_string() }
}

/// Read the currencies of one file.
pub fn read(text: &str, gathered: &mut Gathered) -> Result<(), ReadFault> {
    let mut reader = Reader::from_str(text);
    let (mut cell, mut code, mut name, mut is_list) = (String::new(), String::new(), String::new(), false);
    loop {
        match reader.read_event().map_err(fault)? {
            Event::Start(start) => {
                is_list |= start.name().as_ref() == b"ISO_4217";
                cell.clear();
            }
            Event::Text(text) => cell.push_str(&text.decode().map_err(fault)?),
            // Names of countries hold `&`; no currency's does, and its name is all that is kept.
            Event::GeneralRef(_) => cell.push('&'),
            Event::End(end) => match end.name().as_ref() {
                b"Ccy" => code = cell.trim().to_owned(),
                b"CcyNm" => name = name_of(&cell),
                b"CcyNtry" => entry(&mut code, &mut name, gathered),
                _ => {}
            },
            Event::Eof if is_list => return Ok(()),
            Event::Eof => return Err(fault("its root is not ISO_4217")),
            _ => {}
        }
    }
}

fn entry(code: &mut String, name: &mut String, gathered: &mut Gathered) {
    let (code, name) = (std::mem::take(code), std::mem::take(name));
    if code.is_empty() {
        gathered.other_lines += 1;
        return;
    }
    gathered.take(Entry { code, name, marks: String::new(), valid_from: None, valid_until: None });
}
