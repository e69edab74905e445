//! The closed list of hold codes and the lights they belong to (DOMAIN §6.6).

use crate::light::Light;
use crate::roles::Agency;
use crate::words::words;

words! {
    /// What kind of stop a hold is.
    HoldCode {
        /// Customs: documents.
        CustomsDocuments = 1 => "CUS-DOC",
        /// Customs: physical examination.
        CustomsPhysical = 2 => "CUS-PHY",
        /// Customs: scan.
        CustomsScan = 3 => "CUS-SCAN",
        /// Customs: sample.
        CustomsSample = 4 => "CUS-SAMPLE",
        /// Customs: seals.
        CustomsSeal = 5 => "CUS-SEAL",
        /// Customs: duty or guarantee.
        CustomsRevenue = 6 => "CUS-REV",
        /// Customs: nothing declared.
        CustomsUndeclared = 7 => "CUS-NODECL",
        /// Security: do not load.
        DoNotLoad = 8 => "SEC-DNL",
        /// Security: screening.
        Screening = 9 => "SEC-RFS",
        /// Security: information.
        Information = 10 => "SEC-RFI",
        /// Plant health.
        PlantHealth = 11 => "PHY",
        /// Veterinary.
        Veterinary = 12 => "VET",
        /// Port health.
        PortHealth = 13 => "HLT",
        /// Food safety.
        FoodSafety = 14 => "FSA",
        /// Environment.
        Environment = 15 => "ENV",
        /// Radiation.
        Radiation = 16 => "RAD",
        /// Agriculture.
        Agriculture = 17 => "AGR",
        /// Standards.
        Standards = 18 => "STD",
        /// Licence of a ministry.
        Licence = 19 => "MIN-LIC",
        /// Intellectual property.
        IntellectualProperty = 20 => "IPR",
        /// Sanctions.
        Sanctions = 21 => "SANCTION",
        /// Weapons.
        Weapons = 22 => "WEAPON",
        /// Police.
        Police = 23 => "POL",
        /// A court.
        Court = 24 => "COURT",
        /// Immigration.
        Immigration = 25 => "IMM",
        /// Carrier: freight unpaid.
        Freight = 26 => "CAR-FREIGHT",
        /// Carrier: bill of lading not surrendered.
        BillOfLading = 27 => "CAR-BL",
        /// Carrier: demurrage.
        Demurrage = 28 => "CAR-DEM",
        /// Carrier: error.
        CarrierError = 29 => "CAR-ERR",
        /// Terminal: charges unpaid.
        TerminalCharges = 30 => "TER-CHG",
        /// Terminal: damage.
        Damage = 31 => "TER-DMG",
        /// Terminal: not available.
        NotAvailable = 32 => "TER-NOTAVAIL",
        /// Terminal: fumigated, leaking.
        TerminalSafety = 33 => "TER-SAFETY",
        /// Port: dues unpaid.
        PortDues = 34 => "PORT-DUES",
        /// Port: safety.
        PortSafety = 35 => "PORT-SAFETY",
        /// Port: dangerous goods without a permit.
        DangerousGoods = 36 => "PORT-DG",
        /// Verified gross mass missing.
        MassMissing = 37 => "VGM-MISSING",
        /// A seal is broken.
        SealBroken = 38 => "SEAL-BROKEN",
        /// Dangerous goods declared wrongly.
        DangerousGoodsMisdeclared = 39 => "DG-MISDECLARED",
        /// Abandoned.
        Abandoned = 40 => "ABANDONED",
        /// Too long in the port.
        LongStay = 41 => "LONGSTAY",
    }
}

impl HoldCode {
    /// Whether a hold with this code can turn `light` red.
    #[must_use]
    pub const fn belongs_to(self, light: Light) -> bool {
        match light {
            Light::Customs => matches!(self as u8, 1..=7 | 20..=22 | 40 | 41),
            Light::Security => matches!(self as u8, 8..=10 | 37..=39),
            Light::Commercial => matches!(self as u8, 26..=29 | 40 | 41),
            Light::Terminal => matches!(self as u8, 30..=33 | 37..=41),
            Light::Port => matches!(self as u8, 34..=36 | 38 | 39),
            Light::Agency(agency) => self.belongs_to_agency(agency),
        }
    }

    const fn belongs_to_agency(self, agency: Agency) -> bool {
        matches!(
            (self, agency),
            (Self::PlantHealth, Agency::PlantHealth)
                | (Self::Veterinary, Agency::Veterinary)
                | (Self::PortHealth, Agency::PortHealth)
                | (Self::FoodSafety, Agency::FoodSafety)
                | (Self::Environment, Agency::Environment)
                | (Self::Radiation, Agency::Radiological)
                | (Self::Agriculture, Agency::Agriculture)
                | (Self::Standards, Agency::Standards)
                | (Self::Licence, Agency::Ministry)
                | (Self::Police | Self::Court, Agency::Police | Agency::CoastGuard)
                | (Self::Immigration, Agency::Immigration)
        )
    }
}
