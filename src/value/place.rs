//! Places: countries, their regions, and time zones, by the codes that the world has agreed on.

use super::time::Zone;

/// Every officially assigned country code, sorted.
///
/// Source: ISO 3166-1 alpha-2, 249 codes, as in `iso3166.tab` of the IANA time zone database, release 2025b.
/// Codes that are only reserved (`EU`, `UK`) or left to users (`XK`) are none of them.
pub const COUNTRIES: &[&str] = &[
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD",
    "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA",
    "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE",
    "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA",
    "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK",
    "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP",
    "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT",
    "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS",
    "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ",
    "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS",
    "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST",
    "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW",
    "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA",
    "ZM", "ZW",
];

/// The three-letter code of each of [`COUNTRIES`], in the same order. Source: ISO 3166-1 alpha-3.
const THREE_LETTERS: [&str; 249] = [
    "AND", "ARE", "AFG", "ATG", "AIA", "ALB", "ARM", "AGO", "ATA", "ARG", "ASM", "AUT", "AUS", "ABW", "ALA", "AZE",
    "BIH", "BRB", "BGD", "BEL", "BFA", "BGR", "BHR", "BDI", "BEN", "BLM", "BMU", "BRN", "BOL", "BES", "BRA", "BHS",
    "BTN", "BVT", "BWA", "BLR", "BLZ", "CAN", "CCK", "COD", "CAF", "COG", "CHE", "CIV", "COK", "CHL", "CMR", "CHN",
    "COL", "CRI", "CUB", "CPV", "CUW", "CXR", "CYP", "CZE", "DEU", "DJI", "DNK", "DMA", "DOM", "DZA", "ECU", "EST",
    "EGY", "ESH", "ERI", "ESP", "ETH", "FIN", "FJI", "FLK", "FSM", "FRO", "FRA", "GAB", "GBR", "GRD", "GEO", "GUF",
    "GGY", "GHA", "GIB", "GRL", "GMB", "GIN", "GLP", "GNQ", "GRC", "SGS", "GTM", "GUM", "GNB", "GUY", "HKG", "HMD",
    "HND", "HRV", "HTI", "HUN", "IDN", "IRL", "ISR", "IMN", "IND", "IOT", "IRQ", "IRN", "ISL", "ITA", "JEY", "JAM",
    "JOR", "JPN", "KEN", "KGZ", "KHM", "KIR", "COM", "KNA", "PRK", "KOR", "KWT", "CYM", "KAZ", "LAO", "LBN", "LCA",
    "LIE", "LKA", "LBR", "LSO", "LTU", "LUX", "LVA", "LBY", "MAR", "MCO", "MDA", "MNE", "MAF", "MDG", "MHL", "MKD",
    "MLI", "MMR", "MNG", "MAC", "MNP", "MTQ", "MRT", "MSR", "MLT", "MUS", "MDV", "MWI", "MEX", "MYS", "MOZ", "NAM",
    "NCL", "NER", "NFK", "NGA", "NIC", "NLD", "NOR", "NPL", "NRU", "NIU", "NZL", "OMN", "PAN", "PER", "PYF", "PNG",
    "PHL", "PAK", "POL", "SPM", "PCN", "PRI", "PSE", "PRT", "PLW", "PRY", "QAT", "REU", "ROU", "SRB", "RUS", "RWA",
    "SAU", "SLB", "SYC", "SDN", "SWE", "SGP", "SHN", "SVN", "SJM", "SVK", "SLE", "SMR", "SEN", "SOM", "SUR", "SSD",
    "STP", "SLV", "SXM", "SYR", "SWZ", "TCA", "TCD", "ATF", "TGO", "THA", "TJK", "TKL", "TLS", "TKM", "TUN", "TON",
    "TUR", "TTO", "TUV", "TWN", "TZA", "UKR", "UGA", "UMI", "USA", "URY", "UZB", "VAT", "VCT", "VEN", "VGB", "VIR",
    "VNM", "VUT", "WLF", "WSM", "YEM", "MYT", "ZAF", "ZMB", "ZWE",
];

/// Codes that are written for a country and are not its code: what is written, the country, its code.
const OTHERWISE: [(&str, &str, &str); 2] = [("EL", "Greece", "GR"), ("UK", "the United Kingdom", "GB")];

/// Whether this is the code of a country, in upper case.
#[must_use]
pub fn is_country(code: &str) -> bool {
    COUNTRIES.binary_search(&code).is_ok()
}

/// Whether this has the form of a region's code, in upper case: `US-CA`, `GB-ENG`, `FR-75`.
///
/// ISO 3166-2: a country, a hyphen, one to three letters or digits. Whether the country has such a region is
/// not looked up: regions change with every edition.
#[must_use]
pub fn is_region(code: &str) -> bool {
    code.split_once('-').is_some_and(|(country, part)| {
        is_country(country)
            && (1..=3).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}

/// Whether the IANA time zone database has a zone of this name, spelled so: `America/Los_Angeles`.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    Zone::named(name).is_some()
}

/// What to write instead of a word that is no country code, where that is plain. None for a good code.
///
/// - `UK`: `` `UK` is not a country code; the United Kingdom is `GB` ``
/// - `us`: `` country codes are written in capitals: `US` ``
/// - `USA`: `` `USA` is a three-letter code; with two letters it is `US` ``
#[must_use]
pub fn help_country(word: &str) -> Option<String> {
    let capitals = word.trim().to_ascii_uppercase();
    if is_country(word) {
        return None;
    }
    if is_country(&capitals) {
        return Some(format!("country codes are written in capitals: `{capitals}`"));
    }
    if let Some((_, country, code)) = OTHERWISE.iter().find(|(written, ..)| *written == capitals) {
        return Some(format!("`{word}` is not a country code; {country} is `{code}`"));
    }
    let at = THREE_LETTERS.iter().position(|three| *three == capitals)?;
    let code = COUNTRIES.get(at)?;
    Some(format!("`{word}` is a three-letter code; with two letters it is `{code}`"))
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, OTHERWISE, THREE_LETTERS, help_country, is_country, is_region, is_zone};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_tables_are_whole() {
        assert!(COUNTRIES.is_sorted());
        assert_eq!(COUNTRIES.iter().collect::<BTreeSet<_>>().len(), 249);
        assert_eq!(THREE_LETTERS.iter().collect::<BTreeSet<_>>().len(), 249);
        assert!(COUNTRIES.iter().all(|code| code.len() == 2));
        assert!(THREE_LETTERS.iter().all(|code| code.len() == 3));
        for (written, _, code) in OTHERWISE {
            assert!(!is_country(written) && is_country(code), "{written}");
        }
    }

    #[test]
    fn countries() {
        for code in ["US", "GB", "DE", "AD", "ZW", "PR", "GR"] {
            assert!(is_country(code), "{code}");
        }
        for code in ["", "U", "us", "UK", "USA", "EU", "XK", "ZZ", "AN", " US"] {
            assert!(!is_country(code), "{code}");
        }
    }

    #[test]
    fn regions() {
        for code in ["US-CA", "GB-ENG", "FR-75", "CA-QC", "AT-9"] {
            assert!(is_region(code), "{code}");
        }
        for code in ["US", "US-", "US-CALI", "us-ca", "US-ca", "UK-ENG", "US_CA", "US-C A", "US-C-A", "USCA", "DE-Ü"] {
            assert!(!is_region(code), "{code}");
        }
    }

    #[test]
    fn zones() {
        for name in ["America/Los_Angeles", "Europe/Berlin", "UTC", "Etc/GMT+8", "US/Eastern"] {
            assert!(is_zone(name), "{name}");
        }
        for name in ["", "Pacific Standard Time", "america/los_angeles", "+02:00", "PST", "Europe/Bonn"] {
            assert!(!is_zone(name), "{name}");
        }
    }

    #[test]
    fn help() {
        for (word, help) in [
            ("UK", "`UK` is not a country code; the United Kingdom is `GB`"),
            ("uk", "`uk` is not a country code; the United Kingdom is `GB`"),
            ("us", "country codes are written in capitals: `US`"),
            ("USA", "`USA` is a three-letter code; with two letters it is `US`"),
            ("deu", "`deu` is a three-letter code; with two letters it is `DE`"),
            ("ZWE", "`ZWE` is a three-letter code; with two letters it is `ZW`"),
        ] {
            assert_eq!(help_country(word).as_deref(), Some(help));
        }
        for word in ["US", "", "XX", "United States"] {
            assert_eq!(help_country(word), None, "{word}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(word in "\\PC{0,8}|[A-Z]{2,3}(-[A-Z0-9]{0,4})?") {
            prop_assert!(!(is_country(&word) && help_country(&word).is_some()));
            prop_assert!(!(is_country(&word) && is_region(&word)));
            let _ = is_zone(&word);
        }
    }
}
