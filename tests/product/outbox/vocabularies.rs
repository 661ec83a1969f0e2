//! X speaks two vocabularies and names its problems under two hosts: both are read the same.

use linnet::sandbox::{Behaviour, Dialect, Fault, Policy, Seed};
use linnet::twitter::Body;

use super::Desk;

#[actix_web::test]
async fn what_x_says_of_a_contact_reads_the_same_in_either_vocabulary_and_from_either_host() {
    for dialect in [Dialect::Tweet, Dialect::Post] {
        for host in ["api.twitter.com", "api.x.com"] {
            let desk = Desk::new(4).await;
            let policy =
                Policy { dialect, problem_host: host.to_owned(), empty_edit_history: true, ..Policy::default() };
            desk.app.x.seed(Seed { policy: Some(policy), ..Seed::default() });
            let panels = desk.panels().await;
            let Body::Tweets(tweets) = &panels[0].body else { panic!("no tweets: {:?}", panels[0]) };
            let ada = panels[0].profile.as_ref().expect("a profile");
            let posts = ada.figures.iter().find(|fact| fact.label == "Posts").map(|fact| fact.value.clone());
            assert_eq!((ada.name.as_str(), posts.as_deref(), tweets.len()), ("Ada B", Some("1"), 1), "{dialect:?}");
            let titles: Vec<_> =
                panels[1..].iter().map(|one| one.note.as_ref().map(|note| note.title.as_str())).collect();
            let expected = [Some("Protected posts"), Some("Suspended"), Some("Not found on X")];
            assert_eq!(titles, expected, "{dialect:?} {host}");
        }
    }
}

#[actix_web::test]
async fn a_post_is_taken_and_a_refusal_understood_in_either() {
    for host in ["api.twitter.com", "api.x.com"] {
        let desk = Desk::new(2).await;
        desk.text("Hello {n}");
        let policy = Policy {
            dialect: Dialect::Post,
            problem_host: host.to_owned(),
            empty_edit_history: true,
            ..Policy::default()
        };
        desk.app.x.seed(Seed { policy: Some(policy), ..Seed::default() });
        desk.run();
        desk.app.x.faults(vec![Fault::once("POST", "/2/tweets", Behaviour::UsageCap)]);
        desk.tick().await;
        assert_eq!(desk.trouble().as_deref(), Some("budget"), "{host}: not a wait of fifteen minutes");
        desk.later(7 * 3_600).await;
        assert_eq!(desk.posted(), 2, "{host}");
    }
}
