//! Lists the world has: countries, their parts, time zones, locales. Where they come from: `docs/decisions/0008`.

use std::sync::LazyLock;

use chrono_tz::{TZ_VARIANTS, Tz};
use rust_iso3166::iso3166_2;

/// Code and name, in the order of names.
type List = LazyLock<Vec<(&'static str, &'static str)>>;

static COUNTRIES: List = LazyLock::new(|| lines(include_str!("lists/countries.txt")));
static LOCALES: List = LazyLock::new(|| lines(include_str!("lists/locales.txt")));
/// Code, name, country; in the order of names.
static REGIONS: LazyLock<Vec<(&'static str, &'static str, &'static str)>> = LazyLock::new(|| {
    let parts = iso3166_2::SUBDIVISION_MAP.values().map(|part| (part.code, part.name, part.country_code));
    let mut parts: Vec<_> = parts.collect();
    parts.sort_by_key(|(code, name, _)| (name.to_lowercase(), *code));
    parts
});

fn lines(text: &'static str) -> Vec<(&'static str, &'static str)> {
    text.lines().filter_map(|line| line.split_once('|')).collect()
}

/// Every country: code and name.
pub(super) fn countries() -> &'static [(&'static str, &'static str)] {
    &COUNTRIES
}

/// Every locale: code and name.
pub(super) fn locales() -> &'static [(&'static str, &'static str)] {
    &LOCALES
}

/// The zones people choose from: a continent and a city, and UTC. The old names of zones are understood as well.
pub(super) fn zones() -> impl Iterator<Item = &'static str> {
    let places =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
    let is_place = move |name: &&str| name.split_once('/').is_some_and(|(area, _)| places.contains(&area));
    std::iter::once("UTC").chain(TZ_VARIANTS.iter().map(|zone| zone.name()).filter(is_place))
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The code of a country by code or name.
pub(super) fn country(text: &str) -> Option<&'static str> {
    let by_code = |code: &str| COUNTRIES.iter().find(|(known, _)| *known == code);
    let by_name = || COUNTRIES.iter().find(|(_, name)| same(name, text));
    // By its three letters, or as the standard calls it in full.
    let official = || {
        let mut all = rust_iso3166::ALL.iter();
        let found = all.find(|country| same(country.alpha3, text) || same(country.name, text))?;
        by_code(found.alpha2)
    };
    by_code(&text.to_uppercase()).or_else(by_name).or_else(official).map(|(code, _)| *code)
}

/// What a country is called.
pub(super) fn country_name(code: &str) -> Option<&'static str> {
    COUNTRIES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

/// The codes of the regions that are called so, or have this code; `Limburg (NL-LI)` is one of two.
pub(super) fn regions_named(text: &str) -> Vec<&'static str> {
    let code = text.rsplit_once(" (").and_then(|(_, code)| code.strip_suffix(')')).unwrap_or(text).to_uppercase();
    if let Some(part) = iso3166_2::SUBDIVISION_MAP.get(code.as_str()) {
        return vec![part.code];
    }
    REGIONS.iter().filter(|(_, name, _)| same(name, text)).map(|(code, ..)| *code).collect()
}

/// What a region is called.
pub(super) fn region_name(code: &str) -> Option<&'static str> {
    iso3166_2::SUBDIVISION_MAP.get(code).map(|part| part.name)
}

/// What a form is filled with: the name, with the code where several have it.
pub(super) fn region_as_typed(code: &str) -> String {
    match region_name(code) {
        Some(name) if regions_named(name).len() == 1 => name.to_owned(),
        Some(name) => format!("{name} ({code})"),
        None => code.to_owned(),
    }
}

/// Every region: code and name.
pub(super) fn regions() -> Vec<(String, String)> {
    REGIONS.iter().map(|(code, name, _)| ((*code).to_owned(), (*name).to_owned())).collect()
}

/// Regions whose name has a word that begins so, as a form takes them, with the country.
pub(super) fn regions_like(search: &str, most: usize) -> Vec<(String, String)> {
    let search = search.to_lowercase();
    let fits = |name: &str| {
        let name = name.to_lowercase();
        name.starts_with(&search) || name.contains(&format!(" {search}"))
    };
    let found = REGIONS.iter().filter(|(code, name, _)| fits(name) || code.to_lowercase().starts_with(&search));
    let shown = |(code, _, country): &(&str, &str, &str)| {
        (region_as_typed(code), format!("{code}, {}", country_name(country).unwrap_or(country)))
    };
    found.take(most).map(shown).collect()
}

/// A zone by its name, whatever its case.
pub(super) fn zone(text: &str) -> Option<&'static str> {
    let name = text.replace(' ', "_");
    TZ_VARIANTS.iter().map(|zone: &Tz| zone.name()).find(|known| same(known, &name))
}

/// A locale by code, with `-` or `_`, or by name.
pub(super) fn locale(text: &str) -> Option<&'static str> {
    let code = text.split(['.', '@']).next().unwrap_or(text).replace('-', "_");
    LOCALES.iter().find(|(known, name)| same(known, &code) || same(name, text)).map(|(known, _)| *known)
}

/// What a locale is called.
pub(super) fn locale_name(code: &str) -> Option<&'static str> {
    LOCALES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::{
        country, country_name, locale, locale_name, region_as_typed, regions_like, regions_named, zone, zones,
    };

    #[test]
    fn places_are_known_by_code_and_by_name() {
        for text in ["DE", "de", "DEU", "germany", "Germany"] {
            assert_eq!(country(text), Some("DE"), "{text}");
        }
        assert_eq!((country("Atlantis"), country_name("GB")), (None, Some("United Kingdom")));
        assert_eq!(regions_named("california"), ["US-CA"]);
        assert_eq!(regions_named("us-ca"), ["US-CA"]);
        assert!(regions_named("Limburg").len() > 1 && regions_named("Limburg (NL-LI)") == ["NL-LI"]);
        assert_eq!(
            (zone("europe/berlin"), zone("America/New York")),
            (Some("Europe/Berlin"), Some("America/New_York"))
        );
        assert_eq!((locale("de-at"), locale("en_US.UTF-8")), (Some("de_AT"), Some("en_US")));
        assert_eq!((locale("German (Austria)"), locale_name("de_AT")), (Some("de_AT"), Some("German (Austria)")));
        assert!(zones().count() > 300 && zones().all(|name| zone(name) == Some(name)));
    }

    #[test]
    fn what_a_form_is_filled_with_is_understood_again() {
        for (code, ..) in super::REGIONS.iter() {
            assert_eq!(regions_named(&region_as_typed(code)), [*code]);
        }
    }

    #[test]
    fn regions_are_found_by_the_beginning_of_a_word() {
        let names: Vec<String> = regions_like("carolina", 9).into_iter().map(|(name, _)| name).collect();
        assert!(names.contains(&"North Carolina".to_owned()), "{names:?}");
    }
}
