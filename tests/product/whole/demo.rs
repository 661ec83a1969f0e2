//! `linnet demo`, as somebody who has never seen Linnet starts it.

use std::collections::HashSet;

use serde_json::Value;

use crate::support::Browser;
use crate::support::program::{Machine, Running, eventually, free_port, get};

/// Contacts of the sample company with a handle, and those who hear of the new harvest on X.
const POSTS: usize = 59 + 9;

/// Pages of the module, and what stands on them.
const NOTHING_IS_EMPTY: [(&str, &str); 9] = [
    ("/tasks?tab=all", "Visit when the new harvest is in"),
    ("/tasks?tab=done", "Offer the wholesale terms"),
    ("/messages", "Wholesale letter"),
    ("/messages/1", "3 Went out"),
    ("/tweets/drafts", "thank you for reading our letter"),
    ("/tweets/overview", "Clicks on links in tweets"),
    ("/tweets?state=waiting", "Winter roast"),
    ("/twitter/features", "Autumn tasting"),
    ("/pages/1", "Clicks on the share button 11"),
];

fn tweets(port: u16) -> Vec<String> {
    let Some((_, answer)) = get(port, "/__sandbox/posts") else { return Vec::new() };
    let json = answer.split_once("\r\n\r\n").map_or("[]", |(_, body)| body);
    let start = json.find('[').unwrap_or(0);
    let end = json.rfind(']').map_or(json.len(), |end| end + 1);
    let posts: Vec<Value> = serde_json::from_str(&json[start..end]).unwrap_or_default();
    posts.iter().filter(|post| post["author"] == "harbourcoffee").map(|post| post["text"].to_string()).collect()
}

fn start(machine: &Machine, port: u16) -> Running {
    let demo = machine.begin(&["demo"], b"");
    eventually("the demo answers", || get(port, "/readyz").is_some_and(|(status, _)| status == 200));
    demo
}

async fn robin(port: u16) -> Browser {
    let mut robin = Browser::new(&format!("http://127.0.0.1:{port}"));
    robin.open("/login").await;
    robin.fill("E-mail", "robin@harbour.example").fill("Password", "harbour-coffee").press("Sign in").await;
    robin
}

#[actix_web::test]
async fn the_demo_tweets_to_its_contacts_within_a_minute_and_starting_it_again_doubles_nothing() {
    let port = free_port();
    let machine = Machine::new().with("LINNET_LISTEN", format!("127.0.0.1:{port}"));
    let demo = start(&machine, port);
    eventually("the tweets reach the timeline", || tweets(port + 1).len() >= POSTS);
    let sent = tweets(port + 1);
    assert_eq!(sent.len(), POSTS);
    assert_eq!(sent.iter().collect::<HashSet<_>>().len(), POSTS);

    let mut robin = robin(port).await;
    robin.open("/contacts/1").await.sees("Amelia Hart").sees("Tweeted").sees("Autumn tasting");

    for (page, shows) in NOTHING_IS_EMPTY {
        robin.open(page).await.sees(shows);
    }
    let counted = |text: &str| text.matches("Visit when the new harvest is in").count();
    let tasks = counted(robin.open("/tasks?tab=all").await.source());

    let ended = demo.stop();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("robin@harbour.example"), "{}", ended.out);
    let demo = start(&machine, port);
    let mut robin = self::robin(port).await;
    robin.open("/contacts?search=Amelia").await.sees("amelia.hart@example.org");
    assert_eq!(robin.source().matches("amelia.hart@example.org").count(), 1);
    assert_eq!(tweets(port + 1).len(), POSTS);
    assert_eq!(counted(robin.open("/tasks?tab=all").await.source()), tasks);
    assert_eq!(robin.open("/messages").await.source().matches("Wholesale letter").count(), 1);
    assert_eq!(demo.stop().code, Some(0));
}
