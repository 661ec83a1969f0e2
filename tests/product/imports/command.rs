//! `linnet import contacts`.

use super::{by_email, how_many, somebody, value};
use crate::support::App;
use crate::support::program::Machine;

fn machine(app: &App) -> Machine {
    Machine::new().with("DATABASE_URL", app.database.url.clone())
}

#[actix_web::test]
async fn a_file_is_imported_from_the_command_line_and_its_errors_are_written_down() {
    let app = App::start().await;
    somebody(&app, "Ada", "ada@example.org", None);
    app.user("Olga Owner", linnet::users::Role::Sales);
    let machine = machine(&app);
    let file = machine.folder.path().join("people.csv");
    std::fs::write(&file, "Wer,E-Mail,Wo\nAugusta,ada@example.org,London\nBob,bob@example.org,\nEve,eve@,\n")
        .expect("a file");
    let path = file.display().to_string();
    let run = |more: &[&str]| {
        machine.run(&[&["import", "contacts", &path, "--map", "Wer=firstname", "--map", "Wo=City"], more].concat())
    };
    let dry = run(&["--dry-run"]);
    assert_eq!(dry.code, Some(0), "{}", dry.err);
    assert!(dry.out.contains("3 rows: 1 would be new, 1 would be updated, 0 unchanged, 1 refused."), "{}", dry.out);
    assert_eq!(how_many(&app), 1);
    let done = run(&["--tag", "fair", "--owner", "Olga Owner"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.out.contains("3 rows: 1 new, 1 updated, 0 unchanged, 1 refused."), "{}", done.out);
    assert_eq!(value(&app, by_email(&app, "ada@example.org"), "city"), "London");
    let errors = std::fs::read_to_string(file.with_extension("errors.csv")).expect("the file of errors");
    assert!(errors.contains("4,E-Mail,eve@,"), "{errors}");
    let mut browser = app.admin().await;
    browser.open(&format!("/contacts/{}", by_email(&app, "bob@example.org"))).await.sees("fair").sees("Olga Owner");
    browser.open("/contacts/imports").await.sees("people.csv");
}

#[actix_web::test]
async fn a_mistake_on_the_command_line_is_a_sentence() {
    let app = App::start().await;
    let machine = machine(&app);
    let file = machine.folder.path().join("people.csv");
    std::fs::write(&file, "Wer,E-Mail\nAda,ada@example.org\n").expect("a file");
    let path = file.display().to_string();
    for (arguments, sentence) in [
        (vec!["import", "contacts", "/nowhere.csv"], "cannot read /nowhere.csv"),
        (vec!["import", "contacts", &path, "--map", "Was=email"], "the file has no column “Was”; it has Wer, E-Mail"),
        (vec!["import", "contacts", &path, "--map", "Wer=nothing"], "there is no field “nothing”"),
        (vec!["import", "contacts", &path, "--map", "Wer=email"], "two columns cannot fill one field"),
        (vec!["import", "contacts", &path, "--owner", "Nobody"], "nobody here has the e-mail or name “Nobody”"),
    ] {
        let ended = machine.run(&arguments);
        assert_eq!(ended.code, Some(1), "{arguments:?}: {}", ended.out);
        assert!(ended.err.contains(sentence), "{}", ended.err);
    }
    assert_eq!(how_many(&app), 0);
}

#[actix_web::test]
async fn a_full_disk_refuses_the_file_in_words_and_takes_no_row() {
    let app = App::start().await;
    let machine = machine(&app).with_room(32);
    let file = machine.folder.path().join("people.csv");
    let rows = (0..4000).map(|n| format!("P{n},p{n}@example.org\n")).collect::<Vec<_>>().concat();
    std::fs::write(&file, format!("First name,E-mail\n{rows}")).expect("a file");
    let ended = machine.run(&["import", "contacts", &file.display().to_string()]);
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    assert!(ended.err.contains("the disk is full"), "{}", ended.err);
    assert_eq!(how_many(&app), 0);
}
