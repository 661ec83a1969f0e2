//! What is allowed and still worth a thought is said while one types.

use linnet::contacts::Draft;
use linnet::handle::Handle;

use crate::campaigns::{people, person, sql};
use crate::support::App;

#[actix_web::test]
async fn the_composer_says_in_words_what_may_go_wrong() {
    let app = App::start().await;
    people(
        &app,
        &[
            Draft { twitter: Handle::parse("grace").ok(), ..person("Grace", 1) },
            person("Linus", 1),
            Draft { last_name: Some("y".repeat(190)), ..person("Margaret", 1) },
        ],
    );
    let mut ada = app.admin().await;
    ada.open("/tweets/new").await;
    for (text, sentence) in [
        ("The same for everybody", "The same words go to 3 of the 3 contacts looked at."),
        ("Hello {contactfield=firstname}, buy", "X charges $0.015 for each post; with a link it would be $0.20."),
        ("Hello {contactfield=firstname} https://example.org", "X charges $0.20 for each post, because it has a link"),
        ("Hello {twitter_handle}", "Without a handle: 2 of the 3 contacts looked at. They are skipped;"),
        ("Hello {twitter_handle}", "Did not agree to be mentioned: 1 of the 3 contacts looked at;"),
        ("Ask @somebody", "It mentions @somebody outright, who agreed to nothing"),
        ("$AB and $CD", "$AB, $CD: X refuses posts of apps with more than one cashtag."),
        ("#a #b #c #d", "4 hashtags: X takes many for spam."),
        ("{frobnicate}", "{frobnicate}: there is no token of this name."),
    ] {
        let part = ada.fill("Text", text).part("Preview").await;
        assert!(part.contains(sentence), "{text}: {part}");
    }
    let long = format!("{{contactfield=lastname|}} {}", "x".repeat(150));
    let part = ada.fill("Text", &long).part("Preview").await;
    assert!(part.starts_with("341 of 280"), "the longest that is known counts: {part}");
    assert!(part.contains("Too long for 1 of the 3 contacts looked at: for Margaret y"), "{part}");
    let part = ada.fill("Text", "Hello {contactfield=firstname}").part("Preview").await;
    assert!(!part.contains("The same words"), "{part}");
    sql(&app, "INSERT INTO contact_blocks (contact_id, channel, reason, at) VALUES (1, 'x', 'asked', NOW(6));");
    let part = ada.fill("Text", "Hello {contactfield=firstname}!").part("Preview").await;
    assert!(part.contains("Asked not to be contacted on X: 1 of the 3 contacts looked at."), "{part}");
}

#[actix_web::test]
async fn many_texts_that_differ_in_a_name_alone_are_told_before_x_takes_them_for_spam() {
    let app = App::start().await;
    people(&app, &["Grace", "Linus", "Margaret", "Ada", "Barbara"].map(|name| person(name, 1)));
    let mut ada = app.admin().await;
    ada.open("/tweets/new").await;
    let part = ada
        .fill("Text", "Good morning {contactfield=firstname}! Our new roast is here, try it while it is warm")
        .part("Preview")
        .await;
    assert!(part.contains("Nearly the same words go to 5 of the 5 contacts looked at"), "{part}");
    let part = ada.fill("Text", "Hello {contactfield=firstname}").part("Preview").await;
    assert!(!part.contains("ame words"), "{part}");
    let part = ada.fill("Text", "Our new roast is HERE: https://example.org").part("Preview").await;
    assert!(part.contains("The same words go to 5 of the 5"), "{part}");
}

#[actix_web::test]
async fn the_card_shows_it_for_whoever_is_chosen_with_script_and_without() {
    let app = App::start().await;
    people(&app, &[person("Grace", 1), person("Linus", 1)]);
    let mut ada = app.admin().await;
    ada.open("/tweets/new").await.fill("Text", "Hello {contactfield=firstname}!").fill("Show it for", "gra");
    ada.press("Find contact").await.sees("Hello Grace!").sees("For Grace");
    assert_eq!(ada.value("Text"), "Hello {contactfield=firstname}!");
    ada.fill("Show it for", "lin").press("Find contact").await.sees("Hello Linus!");
    ada.fill("Show it for", "").press("Find contact").await.sees("Linus").sees("Grace");
    ada.open("/tweets/readers?reader_search=li").await.sees("Linus").sees_no("Grace");
}
