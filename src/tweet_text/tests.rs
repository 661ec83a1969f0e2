use std::time::Instant;

use super::{Entity, Kind, answer, entities, urls, weigh};

fn length(text: &str) -> u32 {
    weigh(text).length
}

fn found(text: &str) -> Vec<&str> {
    urls(text).into_iter().map(|range| &text[range]).collect()
}

fn named(text: &str) -> Vec<(Kind, String)> {
    let cut = |it: &Entity| text.chars().skip(it.start).take(it.end - it.start).collect();
    entities(text).iter().map(|it| (it.kind, cut(it))).collect()
}

#[test]
fn published_values_hold() {
    for (text, expected) in [
        ("google.it", 23),
        ("visit.now", 23),
        ("see example.com now", 31),
        ("example.com.", 24),
        ("(example.com)", 25),
        ("t.co/abc", 23),
        ("user@example.com", 16),
        ("http://a:b@x.com", 16),
        ("test.invalidtld", 15),
        ("日本.jp", 7),
        ("Hello, world! 👋", 16),
    ] {
        assert_eq!(length(text), expected, "{text}");
    }
}

#[test]
fn the_limit_is_280_and_an_empty_text_is_refused() {
    assert!(weigh(&"a".repeat(280)).is_valid);
    assert!(!weigh(&"a".repeat(281)).is_valid);
    assert!(weigh(&"日".repeat(140)).is_valid);
    assert!(!weigh(&"日".repeat(141)).is_valid);
    assert!(!weigh("").is_valid);
    assert!(weigh(" ").is_valid);
}

#[test]
fn characters_x_refuses_make_a_text_invalid_and_directional_marks_do_not() {
    for refused in ['\u{FFFE}', '\u{FEFF}', '\u{FFFF}'] {
        assert!(!weigh(&format!("a{refused}b")).is_valid);
    }
    assert!(weigh("a\u{200E}\u{202A}b\u{2069}").is_valid);
}

#[test]
fn a_text_is_composed_before_it_is_counted() {
    assert_eq!(length("e\u{301}"), 1);
    assert_eq!(length("\u{1112}\u{1161}\u{11AB}"), 2);
}

#[test]
fn punctuation_of_the_general_block_counts_one_or_two_by_its_range() {
    for (text, expected) in
        [("\u{10FF}", 1), ("\u{1100}", 2), ("–—‘’“”", 6), ("\u{2020}", 2), ("…", 2), ("′″", 2), ("\u{2038}", 2)]
    {
        assert_eq!(length(text), expected, "{text:?}");
    }
}

#[test]
fn a_sequence_of_emoji_counts_two() {
    for one in ["😀", "👋🏽", "👨‍👩‍👧‍👦", "👩🏾‍🎨", "🏳️‍🌈", "🇩🇪", "1️⃣", "#⃣", "❤️", "©️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏃🏼‍♀️", "⚖️", "👨‍⚖️", "🕵️‍♂️", "☝🏿", "🇩"]
    {
        assert_eq!(length(one), 2, "{one}");
    }
    // Text style, a letter of its own, no flag, and a sequence newer than the counter's data.
    for (text, expected) in [("☺\u{FE0E}", 4), ("©", 1), ("1", 1), ("🇩🇦", 4), ("🧑‍🤝‍🧑", 8), ("🪿", 2)]
    {
        assert_eq!(length(text), expected, "{text}");
    }
}

#[test]
fn a_link_may_go_without_its_scheme_but_not_without_a_known_domain() {
    for (text, links) in [
        ("https://example.com/a(b)c.", vec!["https://example.com/a(b)c"]),
        ("(https://en.wikipedia.org/wiki/X_(a(b)c))", vec!["https://en.wikipedia.org/wiki/X_(a(b)c)"]),
        ("https://example.com:8080/x?y=1&z=2.", vec!["https://example.com:8080/x?y=1&z=2"]),
        ("example.com?y=1", vec!["example.com"]),
        ("example.com/?y=1", vec!["example.com/?y=1"]),
        ("https://日本.jp/あ", vec!["https://日本.jp/"]),
        ("日本語example.comです", vec!["example.com"]),
        ("-example.com _example.com .example.com", vec![]),
        ("http://a_b.example.com http://a_b.com", vec!["http://a_b.example.com"]),
        (
            "example.co.uk/x example.xn--p1ai HTTP://EXAMPLE.COM",
            vec!["example.co.uk/x", "example.xn--p1ai", "HTTP://EXAMPLE.COM"],
        ),
        ("https://t.co/abc/def https://t.co/x?y=1", vec!["https://t.co/abc", "https://t.co/x?y=1"]),
        ("#example.com $example.com @example.com", vec![]),
        ("https://пример.рф/путь", vec!["https://пример.рф/путь"]),
    ] {
        assert_eq!(found(text), links, "{text}");
    }
    assert!(found(&format!("https://t.co/{}", "a".repeat(41))).is_empty());
    assert!(found(&format!("https://{}.com", "a".repeat(64))).is_empty());
    assert!(found(&format!("https://{}.com", "ü".repeat(60))).is_empty());
    assert!(found(&format!("https://a.com/{}", "a".repeat(4090))).is_empty());
}

#[test]
fn entities_come_in_order_and_in_code_points() {
    use Kind::{Cashtag, Hashtag, Mention, Url};
    let own = |kinds: &[(Kind, &str)]| kinds.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect::<Vec<_>>();
    assert_eq!(
        named("😀 @ada #größe $AAPL example.com/#x"),
        own(&[(Mention, "@ada"), (Hashtag, "#größe"), (Cashtag, "$AAPL"), (Url, "example.com/#x")])
    );
    assert_eq!(
        named("RT@ada: @bob/list a@c ＠dan @é"),
        own(&[(Mention, "@ada"), (Mention, "@bob/list"), (Mention, "＠dan")])
    );
    assert_eq!(named("#1 #a1 ＃日本 #️⃣ #a#b &#c x#d"), own(&[(Hashtag, "#a1"), (Hashtag, "＃日本")]));
    assert_eq!(
        named("$A $BRK.B, $toolong1 x$A $a_b."),
        own(&[(Cashtag, "$A"), (Cashtag, "$BRK.B"), (Cashtag, "$a_b")])
    );
    assert_eq!(named("@ada@bob http://x.com/@ada"), own(&[(Url, "http://x.com/@ada")]));
}

#[test]
fn the_answer_is_one_line_of_json() {
    assert_eq!(answer("see example.com now"), r#"{"weighted_length":31,"max":280,"valid":true}"#);
}

#[test]
fn a_hostile_text_takes_time_in_proportion_to_its_length() {
    for part in [
        "é",
        "a.",
        "é.",
        "a_b.",
        "(",
        "a.co/(",
        "#a",
        "@a",
        "🇩",
        ".中",
        "a.co/",
        "http://",
        "é.xn--a",
        "$",
        "👨\u{200D}",
        "a.com日",
        "?a.co?",
    ] {
        for tail in ["", ".a", ".com"] {
            let text = part.repeat(30_000 / part.len()) + tail;
            let start = Instant::now();
            let _ = (weigh(&text), entities(&text), urls(&text));
            assert!(start.elapsed().as_secs() < 5, "{part:?} {tail:?} took {:?}", start.elapsed());
        }
    }
}
