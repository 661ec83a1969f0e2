//! Every shape of refusal that is documented or was seen.

use chrono::Duration;

use super::{Body, Reply, classify, of_problems};
use crate::clock::At;
use crate::twitter::client::Window;
use crate::twitter::failure::{Block, Failure, Policy};

fn now() -> At {
    At::from_epoch(1_795_400_000).unwrap()
}

fn reply<'a>(status: u16, body: &'a str, windows: &'a [Window]) -> Reply<'a> {
    Reply { status, body, windows, has_token: true, skew_seconds: Some(400), now: now(), jitter: 7 }
}

fn found(status: u16, body: &str) -> Failure {
    classify(&reply(status, body, &[]))
}

fn window(span: &'static str, remaining: u32, minutes: i64) -> Window {
    let resets_at = now().plus(Duration::minutes(minutes));
    Window { endpoint: "POST /2/tweets", span, allowed: 100, remaining, resets_at }
}

fn until(failure: &Failure) -> i64 {
    match failure {
        Failure::RateLimited { until } => until.since(now()).num_seconds(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_duplicate_is_known_by_its_words_and_by_its_code() {
    let words = r#"{"detail":"You are not allowed to create a Tweet with duplicate content.","type":"about:blank","title":"Forbidden","status":403}"#;
    assert_eq!(found(403, words), Failure::Duplicate);
    assert_eq!(found(403, r#"{"errors":[{"code":187,"message":"Status is a duplicate."}]}"#), Failure::Duplicate);
}

#[test]
fn each_rule_for_apps_is_told_apart() {
    for (part, policy) in [
        ("Creating posts with @mentions is not allowed for your access package.", Policy::Mention),
        ("Reply to this conversation is not allowed because you have not been mentioned", Policy::Reply),
        ("Quoting this post is not allowed because you have not been mentioned", Policy::Quote),
    ] {
        let body = format!(r#"{{"title":"Forbidden","type":"about:blank","status":403,"detail":"{part}"}}"#);
        assert_eq!(found(403, &body), Failure::PolicyRefused(policy));
    }
}

#[test]
fn money_is_not_a_matter_of_fifteen_minutes() {
    let credits = r#"{"type":"https://api.twitter.com/2/problems/credits","title":"CreditsDepleted","detail":"Your enrolled account [1] does not have any credits to fulfill this request."}"#;
    let cap = r#"{"title":"UsageCapExceeded","detail":"Usage cap exceeded: Monthly product cap","type":"https://api.x.com/2/problems/usage-capped","period":"Monthly"}"#;
    let spend = r#"{"title":"SpendCapReached","detail":"Your monthly spend cap has been reached."}"#;
    for (status, body) in [(402, credits), (429, cap), (403, spend), (402, "")] {
        assert_eq!(found(status, body).key(), "budget", "{body}");
    }
}

#[test]
fn lost_permission_is_not_a_wrong_key() {
    let unauthorized = r#"{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}"#;
    let code_32 = r#"{"errors":[{"code":32,"message":"Could not authenticate you."}]}"#;
    for body in [unauthorized, code_32, r#"{"errors":[{"code":89,"message":"Invalid or expired token."}]}"#] {
        assert_eq!(found(401, body), Failure::AuthBroken);
    }
    for body in [unauthorized, code_32] {
        assert_eq!(classify(&Reply { has_token: false, ..reply(401, body, &[]) }).key(), "bad_keys");
    }
}

#[test]
fn both_hosts_of_a_problem_mean_the_same() {
    for host in ["api.twitter.com", "api.x.com"] {
        let body = format!(
            r#"{{"title":"Forbidden","status":403,"detail":"Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.","type":"https://{host}/2/problems/oauth1-permissions"}}"#
        );
        assert_eq!(found(403, &body), Failure::ReadOnly);
    }
}

#[test]
fn a_callback_that_is_not_approved_is_told_in_json_and_in_xml() {
    let json = r#"{"errors":[{"code":415,"message":"Callback URL not approved for this client application."}]}"#;
    let xml = "<?xml version='1.0' encoding='UTF-8'?><errors><error code=\"415\">Callback URL not approved for this client application. Approved callback URLs can be adjusted in your application settings</error></errors>";
    assert_eq!([found(403, json), found(403, xml)], [Failure::CallbackRefused, Failure::CallbackRefused]);
}

#[test]
fn a_blocked_account_is_told_by_code() {
    let locked = r#"{"errors":[{"code":326,"message":"To protect our users from spam and other malicious activity, this account is temporarily locked."}]}"#;
    let suspended = r#"{"errors":[{"code":64,"message":"Your account is suspended and is not permitted to access this feature."}]}"#;
    assert_eq!(found(403, locked), Failure::AccountBlocked(Block::Locked));
    assert_eq!(found(403, suspended), Failure::AccountBlocked(Block::Suspended));
}

#[test]
fn a_wrong_clock_is_told_with_its_error() {
    let body = r#"{"errors":[{"code":135,"message":"Timestamp out of bounds."}]}"#;
    assert_eq!(found(401, body), Failure::Clock { skew_seconds: Some(400) });
    assert!(found(401, body).sentence().contains("400 seconds behind"));
}

#[test]
fn after_429_the_latest_used_up_window_counts() {
    let body = r#"{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}"#;
    let windows = [window("15m", 0, 9), window("day_app", 4000, 1400), window("day_user", 0, 600)];
    assert_eq!(until(&classify(&reply(429, body, &windows))), 600 * 60 + 7);
    assert_eq!(until(&classify(&reply(429, body, &[]))), 15 * 60 + 7);
    assert_eq!(until(&classify(&reply(429, body, &[window("15m", 0, -5)]))), 60 + 7);
    assert_eq!(until(&found(429, "<html>slow down</html>")), 15 * 60 + 7);
    assert_eq!(until(&found(429, r#"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#)), 15 * 60 + 7);
}

#[test]
fn pages_outages_and_empty_answers_leave_the_outcome_open() {
    for (status, body) in
        [(503, ""), (502, "<html>Bad gateway</html>"), (500, "{}"), (200, "<html>portal</html>"), (302, "")]
    {
        assert_eq!(found(status, body).key(), "unknown", "{status} {body}");
    }
    assert_eq!(found(503, r#"{"errors":[{"code":130,"message":"Over capacity"}]}"#).key(), "unknown");
}

#[test]
fn what_x_refuses_for_good_carries_its_words() {
    let body = r#"{"errors":[{"message":"Your Tweet text is too long."}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid.","type":"https://api.twitter.com/2/problems/invalid-request"}"#;
    assert_eq!(found(400, body), Failure::Permanent("Your Tweet text is too long.".to_owned()));
    let generic = r#"{"detail":"You are not permitted to perform this action.","type":"about:blank","title":"Forbidden","status":403}"#;
    assert_eq!(found(403, generic), Failure::Permanent("You are not permitted to perform this action.".to_owned()));
}

#[test]
fn success_without_data_says_why() {
    let of = |body: &str| of_problems(&serde_json::from_str::<Body>(body).unwrap().errors);
    let missing = r#"{"errors":[{"value":"nosuch","detail":"Could not find user with username: [nosuch].","title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found"}]}"#;
    let suspended = r#"{"errors":[{"value":"bad","detail":"User has been suspended: [bad].","title":"Forbidden","type":"https://api.twitter.com/2/problems/resource-not-found"}]}"#;
    let protected = r#"{"errors":[{"detail":"Sorry, you are not authorized to see the user with id: [123].","title":"Authorization Error","type":"https://api.x.com/2/problems/not-authorized-for-resource"}]}"#;
    assert_eq!(
        [of(missing), of(suspended), of(protected)],
        [Failure::NotFound, Failure::Suspended, Failure::Protected]
    );
}
