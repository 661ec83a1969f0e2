//! Our counter beside the official one (npm `twitter-text` 3.1.0, a development dependency), on generated texts.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use linnet::tweet_text::{self, Kind};
use serde::Deserialize;

/// What a counter says of one text; entities as kind, start and end in code points.
#[derive(Debug, PartialEq, Deserialize)]
struct Answer {
    weighted_length: u32,
    valid: bool,
    entities: Vec<(String, usize, usize)>,
}

#[test]
fn realistic_texts_weigh_what_the_official_counter_says() {
    compare_realistic(6_000);
}

#[test]
#[ignore = "a minute's work: make bench runs it"]
fn a_hundred_thousand_realistic_texts_weigh_what_the_official_counter_says() {
    compare_realistic(100_000);
}

#[test]
fn hostile_texts_never_weigh_less_than_the_official_counter_says_and_hardly_ever_more() {
    compare_hostile(12_000);
}

#[test]
#[ignore = "half a minute's work: make bench runs it"]
fn a_hundred_thousand_hostile_texts_never_weigh_less_than_the_official_counter_says() {
    compare_hostile(100_000);
}

fn compare_realistic(many: usize) {
    let mut chance = Chance(2026);
    let texts: Vec<String> = (0..many).map(|_| realistic(&mut chance)).collect();
    for (text, official) in texts.iter().zip(official(&texts)) {
        assert_eq!(ours(text), official, "{text:?}");
    }
    tell(&format!("0 of {many} realistic texts differ"));
}

fn compare_hostile(many: usize) {
    let mut chance = Chance(280);
    let texts: Vec<String> = (0..many).map(|_| hostile(&mut chance)).collect();
    let mut classes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (text, official) in texts.iter().zip(official(&texts)) {
        let ours = ours(text);
        let (length, expected) = (ours.weighted_length, official.weighted_length);
        assert!(length >= expected, "{text:?} weighs {length}, the official counter says {expected}");
        assert!(!ours.valid || official.valid, "{text:?} is taken here and refused there");
        if length > expected || ours.valid != official.valid {
            classes.entry("length or validity").or_default().push(text);
        } else if ours != official {
            classes.entry("entities").or_default().push(text);
        }
    }
    for (class, examples) in &classes {
        tell(&format!("{class}: {} texts, such as {:?}", examples.len(), examples.first()));
    }
    let different = classes.values().map(Vec::len).sum::<usize>();
    tell(&format!("{different} of {} hostile texts differ", texts.len()));
    assert!(different * 200 <= texts.len(), "{different} of {} texts differ", texts.len());
}

/// For whoever runs it with `--nocapture`, as the bench does.
fn tell(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}

/// What was published together with the counter, for its version 3.
#[derive(Deserialize)]
struct Cases {
    weighted: Vec<Weighted>,
    urls: Vec<Links>,
    tags: Vec<Tags>,
}

#[derive(Deserialize)]
struct Weighted {
    what: String,
    text: String,
    #[serde(rename = "weighted_length")]
    length: u32,
    valid: bool,
}

#[derive(Deserialize)]
struct Links {
    what: String,
    text: String,
    urls: Vec<String>,
}

/// Mentions (`list` with the list they name), hashtags or cashtags, without their sign.
#[derive(Deserialize)]
struct Tags {
    what: String,
    kind: String,
    text: String,
    found: Vec<String>,
    /// In code points, the sign included.
    places: Option<Vec<(usize, usize)>>,
}

#[test]
fn every_published_case_of_mentions_and_tags_holds() {
    let cases: Cases = serde_json::from_str(include_str!("support/twitter_text_cases.json")).unwrap();
    assert_eq!(cases.tags.len(), 117);
    for case in &cases.tags {
        let kind = match case.kind.as_str() {
            "hashtag" => Kind::Hashtag,
            "cashtag" => Kind::Cashtag,
            _ => Kind::Mention,
        };
        let chars: Vec<char> = case.text.chars().collect();
        let found: Vec<_> = tweet_text::entities(&case.text).into_iter().filter(|one| one.kind == kind).collect();
        let words = found.iter().map(|one| chars[one.start + 1..one.end].iter().collect::<String>());
        let name = |word: String| word.split('/').next().unwrap_or_default().to_owned();
        let words: Vec<String> = words.map(|word| if case.kind == "mention" { name(word) } else { word }).collect();
        assert_eq!(words, case.found, "{}: {}", case.what, case.text);
        if let Some(places) = &case.places {
            let ours: Vec<_> = found.iter().map(|one| (one.start, one.end)).collect();
            assert_eq!(&ours, places, "{}", case.what);
        }
    }
}

#[test]
fn every_published_case_of_version_three_holds() {
    let cases: Cases = serde_json::from_str(include_str!("support/twitter_text_cases.json")).unwrap();
    assert!(cases.weighted.len() >= 24 && cases.urls.len() >= 91);
    for case in &cases.weighted {
        let weight = tweet_text::weigh(&case.text);
        assert_eq!((weight.length, weight.is_valid), (case.length, case.valid), "{}", case.what);
    }
    for case in &cases.urls {
        let found: Vec<&str> = tweet_text::urls(&case.text).into_iter().map(|range| &case.text[range]).collect();
        assert_eq!(found, case.urls, "{}", case.what);
    }
}

#[test]
fn the_answer_for_the_command_line_says_the_same() {
    let text = "Read https://example.com/now 👩🏾‍🎨";
    assert_eq!(tweet_text::answer(text), r#"{"weighted_length":31,"max":280,"valid":true}"#);
}

fn ours(text: &str) -> Answer {
    let weight = tweet_text::weigh(text);
    let name = |kind| match kind {
        Kind::Url => "url",
        Kind::Mention => "screenName",
        Kind::Hashtag => "hashtag",
        Kind::Cashtag => "cashtag",
    };
    let entities = tweet_text::entities(text).iter().map(|it| (name(it.kind).to_owned(), it.start, it.end)).collect();
    Answer { weighted_length: weight.length, valid: weight.is_valid, entities }
}

/// One run of the official counter over all texts.
fn official(texts: &[String]) -> Vec<Answer> {
    let root = env!("CARGO_MANIFEST_DIR");
    let is_installed = std::path::Path::new(root).join("node_modules/twitter-text").is_dir();
    assert!(is_installed, "node_modules/twitter-text is missing: run make test, which installs it");
    let mut node = Command::new("node")
        .arg("tests/product/support/twitter_text.cjs")
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs");
    // The script reads everything before it writes, so one pipe after the other cannot block.
    let mut input = node.stdin.take().expect("a pipe");
    for text in texts {
        writeln!(input, "{}", serde_json::to_string(text).unwrap()).unwrap();
    }
    drop(input);
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "the official counter failed");
    let answers: Vec<Answer> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), texts.len());
    answers
}

/// A seeded generator (splitmix64): the same texts on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn word<'a>(&mut self, words: &'a str) -> &'a str {
        let words: Vec<&str> = words.split_ascii_whitespace().collect();
        self.pick(&words)
    }

    fn number(&mut self, limit: usize) -> String {
        self.below(limit).to_string()
    }

    fn char(&mut self, low: u32, high: u32) -> String {
        let offset = u32::try_from(self.below(usize::try_from(high - low).unwrap())).unwrap();
        char::from_u32(low + offset).unwrap_or('\u{FFFD}').to_string()
    }
}

const WORDS: &str = "\
    the launch is today we're hiring Straße größer café naïve e\u{301}te\u{301} İstanbul \
    здравствуйте мир καλημέρα שלום مرحبا नमस्ते สวัสดี \
    日本語 こんにちは 你好世界 안녕하세요 한국 — … “quoted” ‘so’ 50% $5.99 €20 \
    3.14 e.g. U.S.A. A&B C++ #1 v2.0 10:30 ok! (see below) what?! mail@example.org and/or 1,000 ™ © ½ \
    Node.js README.md end. No.Yes a_b *bold* \
    ";
const HOSTS: &str = "\
    example.com www.example.org shop.example.co.uk t.co bit.ly youtu.be 例え.jp müller.de пример.рф \
    xn--mller-kva.de localhost example.invalid sub-domain.example.io a.b.c.example.net Example.COM x.com \
    example.technology under_score.example.com 192.168.0.1 example.onion 中国.中国 \
    ";
const PATHS: &str = "\
    / /path /path/to/page.html /a_(b) /a_(b_(c)) /?q=1&r=2 ?utm_source=x&utm_medium=y /#top /@user/status/1 \
    /%E2%9C%93 /été /путь /日本 /x, /x... /abc123 :8080/x /a-b_c~d /search?q=a+b#c /p;v=1 /x! \
    ";
const TAGS: &str = "\
    @ada @Ada_L @abcdefghijklmnopqrst @ada/list ＠ada RT @ada: RT:@bob .@ada @ada's @é #rust #größe #日本 \
    #2026 #a1 ＃tag #b_c ##x $AAPL $BRK.B $toolongtag $5 \
    ";
const EMOJI: &str = "\
    😀 👋🏽 👨‍👩‍👧‍👦 👩🏾‍🎨 🏳️‍🌈 🏴‍☠️ 🇩🇪 🇺🇸 \
    🇦🇦 1️⃣ #️⃣ ❤️ ❤ ☺︎ ✈️ ©️ 🏃🏼‍♀️ 🕵️‍♂️ \
    🧑‍🤝‍🧑 🪿 🫠 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ☝🏿 👁️‍🗨️ ⚖️ 🤷 🙌🏻 \
    🥳 🦾 💯 ✅ ➡️ 🔥🔥 \
    ";

fn realistic(chance: &mut Chance) -> String {
    let mut text = String::new();
    for _ in 0..=chance.below(30) {
        match chance.below(12) {
            0 | 1 => text += &link(chance),
            2 => text += chance.word(TAGS),
            3 => text += chance.word(EMOJI),
            _ => text += chance.word(WORDS),
        }
        text += chance.pick(&[" ", " ", " ", " ", " ", " ", " ", "\n", "\n\n", ", ", ". ", ": ", "", "! ", "/", " – "]);
    }
    text
}

fn link(chance: &mut Chance) -> String {
    let scheme = chance.pick(&["https://", "https://", "http://", "", "HTTPS://"]);
    let path = if chance.below(5) == 0 { "" } else { chance.word(PATHS) };
    format!("{scheme}{}{path}", chance.word(HOSTS))
}

const PIECES: &str = "\
    http:// https:// HTTP:// http:/ :// . .. - _ / // ( ) (( )) () @ ＠ # ＃ $ ? & = : :80 ; ! ' \" ` ~ | % [ \
    ] { \\ * , + – 。 ． com co de jp COM рф РФ 中国 한국 みんな vermögensberater xn-- xn--p1ai \
    t.co/ https://t.co/ a b1 example é ı ſ K ʀ ß 日 ж ᲀ 😀 👩 👨 \u{200D} \u{FE0F} \u{FE0E} \
    \u{20E3} 1 🏽 ♀ ♂ 🇩 🇪 🏴 \u{E0067} \u{E007F} 🏳 🌈 ❤ 💋 ⚖ 🏃 🕵 ☝ © \u{200E} \
    \u{200F} \u{202A} \u{202E} \u{2066} \u{2069} \u{61C} \u{FEFF} \u{FFFF} \u{FFFE} \u{200B} \u{3000} \u{A0} \
    \u{85} \u{180E} \u{0} \u{7F} e\u{301} \u{301} RT rt: ada AAPL \u{1100} \u{1161} अ 𝒳 𐐀 🅰 \
    ";

fn hostile(chance: &mut Chance) -> String {
    let mut text = String::new();
    for _ in 0..=chance.below(14) {
        let part = match chance.below(17) {
            0 => chance.char(0x20, 0x7F),
            1 => chance.char(0xA0, 0x3100),
            2 => chance.char(0x20, 0x2_0000),
            3 => chance.char(0x1_F000, 0x1_FB00),
            4 => link(chance),
            5 => format!("{}.com", chance.word(PIECES)),
            6 => chance.word(TAGS).to_owned(),
            7 => chance.word(EMOJI).to_owned(),
            8 => chance.number(1_000),
            9 => chance.pick(&[" ", " ", "\n", "\t"]).to_owned(),
            _ => chance.word(PIECES).to_owned(),
        };
        text += &part;
    }
    text
}
