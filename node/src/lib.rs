//! A Portolan node: intake, authoring, chain, storage and the HTTP interface, on one runtime.

pub mod limits;
pub mod storage;
