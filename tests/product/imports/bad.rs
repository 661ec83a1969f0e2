//! Files as they really come.

use super::{begin, counts, how_many, imported, people, select_field, uploaded};
use crate::support::App;

#[actix_web::test]
async fn a_wrong_delimiter_is_told_and_can_be_put_right() {
    let app = App::start().await;
    let mut browser = uploaded(&app, "people.csv", b"First name;E-mail\nAda;ada@example.org\n").await;
    assert_eq!(browser.value("Delimiter"), "Semicolon ;");
    browser.choose("Delimiter", "Comma ,").press("Read again").await;
    browser.sees("Only one column was found").sees("First name;E-mail");
    browser.press("Import").await;
    assert_eq!(browser.status(), 422);
    browser.sees("No column goes anywhere");
    browser.choose("Delimiter", "Semicolon ;").press("Read again").await;
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [1, 1, 0, 0, 0]);
}

#[actix_web::test]
async fn ragged_rows_are_refused_by_line_and_the_others_taken() {
    let app = App::start().await;
    let text = "First name,E-mail\nAda,ada@example.org\nBob\nC,c@example.org,surplus\nDora,dora@example.org,,\nEve,\"eve\nFay,fay@example.org\n";
    let mut browser = imported(&app, text).await;
    assert_eq!(counts(&browser), [6, 3, 0, 0, 3]);
    browser.sees("3 The whole row").sees("This row has 1 cell, the first row has 2");
    let names: Vec<_> = people(&app).into_iter().filter_map(|(name, ..)| name).collect();
    assert_eq!(names, ["Ada", "Dora", "Fay"]);
}

#[actix_web::test]
async fn line_breaks_in_quotes_belong_to_their_cell() {
    let app = App::start().await;
    let text = "First name,Company,E-mail\r\nAda,\"Engines\r\n& Sons, \"\"Ltd\"\"\",ada@example.org\r\nBob,X,bob@\r\n";
    let mut browser = imported(&app, text).await;
    assert_eq!(counts(&browser), [2, 1, 0, 0, 1]);
    browser.sees("4 E-mail bob@ E-mail must be an e-mail address");
    let ada = super::by_email(&app, "ada@example.org");
    assert_eq!(super::value(&app, ada, "company"), "Engines  & Sons, \"Ltd\"");
}

#[actix_web::test]
async fn a_ragged_row_with_a_line_break_in_quotes_is_refused_whole() {
    let app = App::start().await;
    let text = "First name,Last name,City\nDee,\"Long\nname\",Graz,Extra\nEve,Ems,Linz\n";
    let mut browser = imported(&app, text).await;
    assert_eq!(counts(&browser), [2, 1, 0, 0, 1]);
    browser.sees("2 The whole row").sees("This row has 4 cells, the first row has 3");
    assert_eq!(people(&app).len(), 1);
}

#[actix_web::test]
async fn a_cell_of_a_megabyte_and_nul_bytes_are_refused_in_words() {
    let app = App::start().await;
    let text = format!(
        "First name,E-mail\n{},long@example.org\nNu\0l,nul@example.org\nAda,ada@example.org\n",
        "x".repeat(1 << 20)
    );
    let mut browser = imported(&app, &text).await;
    assert_eq!(counts(&browser), [3, 1, 0, 0, 2]);
    browser.sees("First name can have 191 characters; this has 1048576.").sees("This cell has a NUL byte in it");
}

#[actix_web::test]
async fn one_row_in_another_encoding_is_refused_and_spoils_no_other() {
    let app = App::start().await;
    let mut bytes = "First name,E-mail\nJürgen,j@example.org\nZoë,z@example.org\n".as_bytes().to_vec();
    bytes.extend(b"J\xF6rg,joerg@example.org\n");
    let mut browser = uploaded(&app, "people.csv", &bytes).await;
    assert_eq!(browser.value("Characters"), "utf-8");
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [3, 2, 0, 0, 1]);
    browser.sees("4 First name").sees("This cell is not UTF-8");
}

#[actix_web::test]
async fn files_of_excel_and_of_old_programs_are_read() {
    let app = App::start().await;
    let wide: Vec<u8> =
        "Vorname\tE-Mail\nZoë 🦀\tzoe@example.org\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xFF\xFE".to_vec(), wide].concat();
    for (bytes, encoding, name) in [
        (wide, "utf-16-le", "Zoë 🦀"),
        (b"Vorname;E-Mail\nJ\xFCrgen \x80;j@example.org\n".to_vec(), "windows-1252", "Jürgen €"),
    ] {
        let mut browser = uploaded(&app, "people.csv", &bytes).await;
        assert_eq!(browser.value("Characters"), encoding);
        browser.sees(name);
        begin(&app, &mut browser).await;
        assert_eq!(counts(&browser), [1, 1, 0, 0, 0]);
        assert!(people(&app).iter().any(|(first, ..)| first.as_deref() == Some(name)), "{:?}", people(&app));
    }
}

#[actix_web::test]
async fn two_columns_cannot_fill_one_field_and_what_was_chosen_stays() {
    let app = App::start().await;
    let mut browser = uploaded(&app, "people.csv", b"Name,Rufname,E-mail\nA,B,ada@example.org\n").await;
    browser.choose("Name", "First name").choose("Rufname", "First name").fill("Tags for everybody", "fair");
    browser.press("Import").await;
    assert_eq!(browser.status(), 422);
    assert_eq!(browser.reason("Rufname"), "“Name” goes into First name already: two columns cannot fill one field.");
    assert_eq!((browser.value("Name").as_str(), browser.value("Tags for everybody").as_str()), ("firstname", "fair"));
    assert_eq!(how_many(&app), 0);
}

#[actix_web::test]
async fn an_option_that_does_not_exist_refuses_its_row() {
    let app = App::start().await;
    select_field(&app);
    let mut browser = imported(&app, "E-mail,Size\na@example.org,Large\nb@example.org,Huge\n").await;
    assert_eq!(counts(&browser), [2, 1, 0, 0, 1]);
    browser.sees("3 Size Huge Size has no option “Huge”.");
}

#[actix_web::test]
async fn an_option_that_was_withdrawn_stays_with_whoever_has_it_and_refuses_the_others() {
    let app = App::start().await;
    select_field(&app);
    drop(imported(&app, "First name,E-mail,Size\nAda,a@example.org,Large\nBea,b@example.org,Small\n").await);
    let mut admin = app.admin().await;
    admin.open("/fields").await.follow("Size").await.fill("Options", "s|Small").press("Save").await;
    admin.press("Take them off and save").await.sees("Size was saved.");
    let text = "First name,E-mail,Size\nAdah,a@example.org,Large\nBeah,b@example.org,Large\nCleo,c@example.org,Large\n";
    let mut browser = imported(&app, text).await;
    assert_eq!(counts(&browser), [3, 0, 1, 0, 2]);
    let why = "“Large” is no longer an option of Size: only those who have it keep it.";
    browser.sees(&format!("3 Size Large {why}")).sees(&format!("4 Size Large {why}"));
    admin.open("/contacts?search=size:large").await.sees("Adah").sees_no("Beah");
}

#[actix_web::test]
async fn formulas_are_no_values_and_go_out_defused() {
    let app = App::start().await;
    let text =
        "First name,E-mail,Phone\n=HYPERLINK(\"x\"),a@example.org,\n\"=\"\"007\"\"\",b@example.org,'+49 30 901820\n";
    let mut browser = imported(&app, text).await;
    assert_eq!(counts(&browser), [2, 1, 0, 0, 1]);
    let bond = super::by_email(&app, "b@example.org");
    assert_eq!(
        (people(&app)[0].0.as_deref(), super::value(&app, bond, "phone").as_str()),
        (Some("007"), "+49 30 901820")
    );
    browser.follow("The reason as a file").await;
    assert!(browser.header("content-disposition").is_some_and(|name| name.contains("people.errors.csv")));
    assert!(browser.source().contains("2,First name,\"'=HYPERLINK"), "{}", browser.source());
}

#[actix_web::test]
async fn a_file_without_rows_ends_at_once_and_an_empty_one_is_refused() {
    let app = App::start().await;
    let mut browser = uploaded(&app, "people.csv", b"").await;
    assert_eq!(browser.reason("File"), "This file is empty: there is nothing to import.");
    browser.attach("File", "people.csv", b"First name,E-mail\n").press("Upload").await;
    browser.sees("There is no row below the names of the columns.");
    begin(&app, &mut browser).await;
    browser.sees("Done");
    assert_eq!(counts(&browser), [0, 0, 0, 0, 0]);
}

#[actix_web::test]
async fn names_in_every_script_stay_columns_of_their_own() {
    let app = App::start().await;
    let mut browser =
        uploaded(&app, "people.csv", "Имя,Фамилия,E-mail\nАда,Лавлейс,ada@example.org\n".as_bytes()).await;
    browser.choose("Имя", "First name").choose("Фамилия", "Last name");
    begin(&app, &mut browser).await;
    browser.open("/contacts").await.sees("Ада Лавлейс");
}
