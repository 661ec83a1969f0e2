//! Which column is which: a guess from what the file calls it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::model::{Column, SPECIAL};
use super::reading::{is_email, is_web_address};
use crate::fields::Field;
use crate::handle::Handle;

/// What people and programs call the shipped fields, beside alias and label; written as [`normal`] writes it.
const SYNONYMS: [(&str, &str); 24] = [
    ("firstname", "first vorname givenname forename prenom nombre rufname"),
    ("lastname", "last nachname surname familyname familienname nom apellido apellidos"),
    ("email", "mail emailaddress emailadresse mailadresse primaryemail correo courriel emails"),
    ("twitter", "handle x xhandle twitterhandle twittername twitterusername xusername username screenname"),
    ("company", "companyname firma unternehmen organisation organization account accountname employer"),
    ("position", "jobtitle job role beruf funktion"),
    ("phone", "phonenumber telephone telefon telefonnummer tel festnetz telefono"),
    ("mobile", "mobilephone mobil handy handynummer cell cellphone mobilenumber"),
    ("fax", "faxnumber faxnummer telefax"),
    ("points", "score leadscore punkte"),
    ("address1", "address street adresse strasse anschrift streetaddress"),
    ("address2", "addressline2 adresszusatz"),
    ("city", "ort stadt town ville ciudad"),
    ("zipcode", "zip plz postleitzahl postcode postalcode codepostal"),
    ("website", "url web homepage webseite webadresse site"),
    ("country", "land pays pais"),
    ("@id", "id contactid kontaktid linnetid"),
    ("@tags", "tags tag labels label schlagworte stichworte"),
    ("@owner", "owner owneremail ownername ownerusername besitzer zustandig"),
    ("@added", "added addedon dateadded createdat created createdon hinzugefugt angelegt"),
    ("@block:x", "donotcontactx donottweet xoptout"),
    ("@consent:x", "consentmentions consenttomentions"),
    ("@block:email", "donotcontactemail donotcontactbyemail donotemail unsubscribed optout emailoptout abgemeldet"),
    ("@block:phone", "donotcontactphone donotcontactbyphone donotphone donotcall phoneoptout"),
];

/// A name without case, accents, space and punctuation, in any script; "" when nothing is left.
pub(super) fn normal(name: &str) -> String {
    let plain = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    plain.filter(|c| c.is_alphanumeric()).collect::<String>().replace('ß', "ss")
}

/// What the columns are called: each name once, none empty.
pub(super) fn names(header: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (place, name) in header.iter().enumerate() {
        let clean: String = name.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect();
        let name = if clean.is_empty() { format!("Column {}", place + 1) } else { clean };
        let twins = names.iter().filter(|known| known.to_lowercase() == name.to_lowercase()).count();
        let mut distinct = if twins == 0 { name.clone() } else { format!("{name} ({})", twins + 1) };
        while names.contains(&distinct) {
            distinct.push('\'');
        }
        names.push(distinct);
    }
    names
}

/// The columns with what each seems to be; nothing is taken twice.
pub(super) fn guess(names: Vec<String>, fields: &[Field]) -> Vec<Column> {
    let mut taken: Vec<String> = Vec::new();
    let mut column = |name: String| {
        let target = target_of(&name, fields).filter(|target| !taken.contains(target)).unwrap_or_default();
        if !target.is_empty() {
            taken.push(target.clone());
        }
        Column { name, target }
    };
    names.into_iter().map(&mut column).collect()
}

/// Columns that nothing names, by what stands in them: addresses, handles, telephone numbers.
pub(super) fn by_content(columns: &mut [Column], rows: &[Vec<String>], fields: &[Field]) {
    for place in 0..columns.len() {
        let cells =
            rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let cells: Vec<&str> = cells.collect();
        let is_mostly = |is: fn(&str) -> bool| {
            !cells.is_empty() && cells.iter().filter(|cell| is(cell)).count() * 10 >= cells.len() * 9
        };
        let meant = CONTENTS.iter().find(|(_, is)| is_mostly(*is)).map(|(target, _)| *target);
        let free = meant.filter(|target| {
            columns.iter().all(|column| column.target != *target) && fields.iter().any(|field| field.alias == *target)
        });
        if let (Some(target), Some(column)) = (free, columns.get_mut(place).filter(|column| column.target.is_empty())) {
            target.clone_into(&mut column.target);
        }
    }
}

/// A field, and what its values look like.
type Content = (&'static str, fn(&str) -> bool);

/// The first that fits.
const CONTENTS: [Content; 4] =
    [("email", is_email), ("twitter", is_handle), ("website", is_web_address), ("phone", is_telephone)];

/// `@ada`, or where that leads to.
fn is_handle(cell: &str) -> bool {
    let is_marked = cell.starts_with('@') || cell.contains("x.com/") || cell.contains("twitter.com/");
    is_marked && Handle::parse(cell).is_ok()
}

/// Written as people write them: digits and marks, a plus or a zero in front.
fn is_telephone(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let is_written = cell.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    is_written && (7..=16).contains(&digits) && cell.starts_with(['+', '0', '('])
}

/// What a name means: the alias or label of a field, or what people call one.
pub(super) fn target_of(name: &str, fields: &[Field]) -> Option<String> {
    let wanted = normal(name);
    if wanted.is_empty() {
        return None;
    }
    let named = |field: &&Field| normal(&field.alias) == wanted || normal(&field.label) == wanted;
    if let Some(field) = fields.iter().find(named) {
        return Some(field.alias.clone());
    }
    // Also as the form calls it, with what it says in brackets or without.
    let called =
        |label: &str| normal(label) == wanted || label.split_once(" (").is_some_and(|(name, _)| normal(name) == wanted);
    let mut special = SPECIAL.iter().filter(|(key, _)| !key.is_empty());
    if let Some((key, _)) = special.find(|(key, label)| normal(key) == wanted || called(label)) {
        return Some((*key).to_owned());
    }
    let exists = |target: &str| target.starts_with('@') || fields.iter().any(|field| field.alias == target);
    let known = SYNONYMS.iter().filter(|(target, _)| exists(target));
    let mut meant = known.filter(|(_, words)| words.split(' ').any(|word| word == wanted));
    meant.next().map(|(target, _)| (*target).to_owned())
}

/// What a person or a script wrote as a target: also a special one without its `@`.
pub(super) fn target_named(name: &str, fields: &[Field]) -> Option<String> {
    let is_special = |key: &str| !key.is_empty() && (key == name || key.strip_prefix('@') == Some(name));
    let field = fields.iter().find(|field| field.alias == name).map(|field| field.alias.clone());
    let special = || SPECIAL.iter().find(|(key, _)| is_special(key)).map(|(key, _)| (*key).to_owned());
    field.or_else(special).or_else(|| target_of(name, fields))
}

#[cfg(test)]
mod tests {
    use super::{names, normal};

    #[test]
    fn names_stay_distinct_in_every_script() {
        let header = ["Имя", "姓名", "E-Mail", "e-mail", "", "E-Mail (2)"].map(str::to_owned);
        assert_eq!(names(&header), ["Имя", "姓名", "E-Mail", "e-mail (2)", "Column 5", "E-Mail (2) (2)"]);
        assert_eq!(normal("Straße / Nr."), "strassenr");
        assert_ne!(normal("Имя"), normal("姓名"));
    }
}
