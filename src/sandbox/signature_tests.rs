//! X's and RFC 5849's own examples, and everything that must not pass for them.

use super::*;

const A: [&str; 4] = [
    "xvz1evFS4wEEPTGEFPHBog",
    "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
];
const B: [&str; 2] = ["cChZNFj6T5R0TigYB9yd1w", "L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg"];
const FORM: &str = "status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21";
const V1_BASE: &str = "POST&https%3A%2F%2Fapi.x.com%2F1.1%2Fstatuses%2Fupdate.json&include_entities%3Dtrue%26oauth_consumer_key%3Dxvz1evFS4wEEPTGEFPHBog%26oauth_nonce%3DkYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1318622958%26oauth_token%3D370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb%26oauth_version%3D1.0%26status%3DHello%2520Ladies%2520%252B%2520Gentlemen%252C%2520a%2520signed%2520OAuth%2520request%2521";
const V3_BASE: &str = "POST&https%3A%2F%2Fapi.x.com%2Foauth%2Frequest_token&oauth_callback%3Dhttp%253A%252F%252Flocalhost%252Fsign-in-with-twitter%252F%26oauth_consumer_key%3DcChZNFj6T5R0TigYB9yd1w%26oauth_nonce%3Dea9ec8429b68d6b77cd5600adbbb0456%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1318467427%26oauth_version%3D1.0";
const V8_QUERY: &str = "query=%28%23caf%C3%A9%20OR%20%22a%2Bb%22%29%20-is%3Aretweet%20~x%2A%27%28%29%21";

fn wire<'a>(method: &'a str, url: &'a str, form: Option<&'a str>) -> Wire<'a> {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = rest.split_at(rest.find('/').unwrap());
    Wire { method, scheme, host, path, query, form }
}

fn header(pairs: &[(&str, &str)]) -> Header {
    let text: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}=\"{}\"", encode(value))).collect();
    Header::parse(&format!("OAuth realm=\"\", {}", text.join(", "))).unwrap()
}

fn by_a(signature: &str) -> Header {
    header(&[
        ("oauth_consumer_key", A[0]),
        ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
        ("oauth_signature", signature),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1318622958"),
        ("oauth_token", A[2]),
        ("oauth_version", "1.0"),
    ])
}

fn passes(method: &str, url: &str, form: Option<&str>, signature: &str) -> bool {
    is_right(wire(method, url, form), &by_a(signature), A[1], A[3])
}

fn request_token(url: &str, callback: &str, signature: &str) -> bool {
    let header = header(&[
        ("oauth_callback", callback),
        ("oauth_consumer_key", B[0]),
        ("oauth_nonce", "ea9ec8429b68d6b77cd5600adbbb0456"),
        ("oauth_signature", signature),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1318467427"),
        ("oauth_version", "1.0"),
    ]);
    is_right(wire("POST", url, None), &header, B[1], "")
}

#[test]
fn v1_x_s_worked_example_and_v2_its_other_hosts_pass_and_its_stale_page_does_not() {
    let url = "https://api.x.com/1.1/statuses/update.json?include_entities=true";
    assert_eq!(base_string(wire("POST", url, Some(FORM)), &by_a("")).unwrap(), V1_BASE);
    assert!(passes("POST", url, Some(FORM), "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="));
    assert!(passes("post", url, Some(&FORM.replace("%20", "+")), "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="));
    let one_one = "https://api.twitter.com/1.1/statuses/update.json?include_entities=true";
    assert!(passes("POST", one_one, Some(FORM), "hCtSmYh+iHYCEqBWrE7C7hYmtUk="));
    let one = "https://api.twitter.com/1/statuses/update.json?include_entities=true";
    assert!(passes("POST", one, Some(FORM), "tnnArxj06cWHq44gCs1OSKk/jLY="));
    assert!(!passes("POST", url, Some(FORM), "tnnArxj06cWHq44gCs1OSKk/jLY="));
}

#[test]
fn v3_request_token_passes_for_the_host_it_was_signed_for_only() {
    let (old, new) = ("https://api.twitter.com/oauth/request_token", "https://api.x.com/oauth/request_token");
    let callback = "http://localhost/sign-in-with-twitter/";
    assert!(request_token(old, callback, "F1Li3tvehgcraF8DMJ7OyxO4w9Y="));
    assert!(request_token(new, callback, "X9xhcB9d+NxXd/ThJ/n51vPhetM="));
    assert!(request_token("https://API.X.com:443/oauth/request_token", callback, "X9xhcB9d+NxXd/ThJ/n51vPhetM="));
    assert!(request_token(new, "oob", "XCBXZRwHHER22p0DDZH9gERA7PY="));
    assert!(!request_token(new, callback, "F1Li3tvehgcraF8DMJ7OyxO4w9Y="));
    assert_eq!(sign(V3_BASE, B[1], ""), "X9xhcB9d+NxXd/ThJ/n51vPhetM=");
}

#[test]
fn v4_access_token_passes() {
    let passes = |url: &str, signature: &str| {
        let header = header(&[
            ("oauth_consumer_key", B[0]),
            ("oauth_nonce", "a9900fe68e2573b27a37f10fbad6a755"),
            ("oauth_signature", signature),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "1318467427"),
            ("oauth_token", "NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0"),
            ("oauth_verifier", "uw7NjWHT6OJ1MpJOXsHfNxoAhPKpgI8BlYDhxEjIBY"),
            ("oauth_version", "1.0"),
        ]);
        is_right(wire("POST", url, None), &header, B[1], "veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI")
    };
    assert!(passes("https://api.twitter.com/oauth/access_token", "39cipBtIOHEEnybAR4sATQTpl2I="));
    assert!(passes("https://api.x.com/oauth/access_token", "G3DdousFWwxEepaZcmHguKqeBvs="));
}

#[test]
fn v5_to_v8_calls_of_v2_pass() {
    assert!(passes("POST", "https://api.x.com/2/tweets", None, "lr+tV/DKclEvXKVjG6tgaSSLV0k="));
    let v6 = "https://api.x.com/2/users/by/username/XDevelopers?user.fields=created_at,description,location,profile_image_url,protected,public_metrics,url,verified,verified_type";
    assert!(passes("GET", v6, None, "9MuPurlcULpqdqNCxvJtHJ1m5zA="));
    let v7 = "https://api.x.com/2/users/2244994945/tweets?max_results=100&exclude=replies%2Cretweets&tweet.fields=created_at%2Centities&since_id=1346889436626259968&expansions=author_id";
    assert!(passes("GET", v7, None, "/lSYXqycngS4kQZwLeiHaMJNEtk="));
    let v8 = format!("https://api.x.com/2/tweets/search/recent?{V8_QUERY}");
    assert!(passes("GET", &v8, None, "JDk+gzPWyJVGRjQRNntCqeVa090="));
    assert!(passes("GET", &v8.replace("%20", "+"), None, "JDk+gzPWyJVGRjQRNntCqeVa090="));
}

#[test]
fn the_example_of_rfc_5849_passes_without_a_version() {
    let header = header(&[
        ("oauth_consumer_key", "dpf43f3p2l4k3l03"),
        ("oauth_token", "nnch734d00sl2jdk"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131202"),
        ("oauth_nonce", "chapoH"),
        ("oauth_signature", "MdpQcU8iPSUjWoN/UDMsK2sui9I="),
    ]);
    let wire = wire("GET", "http://photos.example.net/photos?file=vacation.jpg&size=original", None);
    assert!(header.is_complete());
    assert!(is_right(wire, &header, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"));
}

#[test]
fn a_base_string_built_wrongly_does_not_pass() {
    let url = format!("https://api.x.com/2/tweets/search/recent?{V8_QUERY}");
    let right = base_string(wire("GET", &url, None), &by_a("")).unwrap();
    let lower_hex = right.replace("%2528", "%2528".to_lowercase().as_str()).replace("%3A%2F%2F", "%3a%2f%2f");
    let plus = right.replace("%2520", "%2B");
    let other_host = right.replace("api.x.com", "api.twitter.com");
    let other_scheme = right.replace("https", "http");
    let (head, parameters) = right.rsplit_once('&').unwrap();
    let mut unsorted: Vec<&str> = parameters.split("%26").collect();
    unsorted.reverse();
    let unsorted = format!("{head}&{}", unsorted.join("%26"));
    let left_out = format!("{head}&{}", parameters.split("%26query").next().unwrap());
    for wrong in [lower_hex, plus, other_host, other_scheme, unsorted, left_out] {
        assert_ne!(wrong, right);
        assert!(!passes("GET", &url, None, &sign(&wrong, A[1], A[3])), "{wrong}");
    }
    assert!(passes("GET", &url, None, &sign(&right, A[1], A[3])));
}

#[test]
fn a_json_body_is_never_part_of_the_signature_and_a_form_always_is() {
    let with_body = wire("POST", "https://api.x.com/2/tweets", Some("text=hello"));
    let mixed_in = sign(&base_string(with_body, &by_a("")).unwrap(), A[1], A[3]);
    assert!(!passes("POST", "https://api.x.com/2/tweets", None, &mixed_in));
    assert!(!passes("POST", "https://api.x.com/2/tweets", Some("text=hello"), "lr+tV/DKclEvXKVjG6tgaSSLV0k="));
}

#[test]
fn a_key_without_its_ampersand_does_not_pass() {
    let callback = "http://localhost/sign-in-with-twitter/";
    let without = digest(V3_BASE, B[1]);
    assert_ne!(without, sign(V3_BASE, B[1], ""));
    assert!(!request_token("https://api.x.com/oauth/request_token", callback, &without));
}

#[test]
fn a_parameter_given_twice_or_oauth_outside_the_header_is_refused() {
    for url in ["https://api.x.com/2/tweets?a=1&a=2", "https://api.x.com/2/tweets?oauth_token=x"] {
        assert_eq!(base_string(wire("GET", url, None), &by_a("")), None);
    }
    let both = wire("POST", "https://api.x.com/2/tweets?a=1", Some("a=1"));
    assert_eq!(base_string(both, &by_a("")), None);
    assert_eq!(Header::parse("OAuth oauth_nonce=\"a\", oauth_nonce=\"b\""), None);
}

#[test]
fn a_header_that_is_not_one_is_not_read() {
    for value in ["", "OAuth", "Bearer abc", "OAuth oauth_nonce=a", "OAuth oauth_nonce", "OAuth oauth_nonce=\"%ff\""] {
        assert_eq!(Header::parse(value), None, "{value}");
    }
    let plain = "OAuth oauth_consumer_key=\"k\",oauth_nonce=\"n\",oauth_signature=\"s\",oauth_signature_method=\"PLAINTEXT\",oauth_timestamp=\"1\"";
    assert!(!Header::parse(plain).unwrap().is_complete());
    let newer = plain.replace("PLAINTEXT", "HMAC-SHA1");
    assert!(Header::parse(&newer).unwrap().is_complete());
    assert!(!Header::parse(&format!("{newer},oauth_version=\"2.0\"")).unwrap().is_complete());
}
