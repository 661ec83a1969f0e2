use proptest::prelude::*;

use super::{Expr, Mistake, Term, parse};

fn word(text: &str) -> Expr {
    of(None, text)
}

fn of(key: Option<&str>, value: &str) -> Expr {
    let (is_exact, is_quoted) = (false, false);
    Expr::Term(Term { key: key.map(str::to_owned), value: value.to_owned(), is_exact, is_quoted, at: 0..0 })
}

fn not(expr: Expr) -> Expr {
    Expr::Not(Box::new(expr))
}

/// Without places, so that expressions can be compared.
fn placeless(expr: Expr) -> Expr {
    match expr {
        Expr::All(parts) => Expr::All(parts.into_iter().map(placeless).collect()),
        Expr::Any(parts) => Expr::Any(parts.into_iter().map(placeless).collect()),
        Expr::Not(part) => not(placeless(*part)),
        Expr::Term(term) => Expr::Term(Term { at: 0..0, ..term }),
    }
}

fn read(text: &str) -> Expr {
    placeless(parse(text).unwrap())
}

#[test]
fn words_groups_and_signs_are_understood() {
    assert_eq!(read("  "), Expr::All(vec![]));
    assert_eq!(read("ada"), word("ada"));
    assert_eq!(read("ada vip"), Expr::All(vec![word("ada"), word("vip")]));
    assert_eq!(read("ada AND vip"), read("ada vip"));
    assert_eq!(read("and or"), Expr::All(vec![word("and"), word("or")]));
    let either = Expr::Any(vec![Expr::All(vec![word("a"), word("b")]), word("c")]);
    assert_eq!(read("a b OR c"), either);
    assert_eq!(read("((a b)OR(c))"), either);
    assert_eq!(read("!Tag:x"), not(of(Some("tag"), "x")));
    assert_eq!(read("NOT x"), not(word("x")));
    assert_eq!(read("!!!x"), not(word("x")));
    assert_eq!(read("!( a OR b )"), not(Expr::Any(vec![word("a"), word("b")])));
    assert_eq!(read("a\0b"), Expr::All(vec![word("a"), word("b")]));
}

#[test]
fn a_term_has_a_key_a_plus_and_quotes() {
    let Ok(Expr::Term(term)) = parse(r#" +City:"New ""York""" "#) else { panic!("one term") };
    assert_eq!((term.key.as_deref(), term.value.as_str()), (Some("city"), r#"New "York""#));
    assert!(term.is_exact && term.is_quoted);
    assert_eq!(term.at, 1..21);
    assert_eq!(read("points:>=10"), of(Some("points"), ">=10"));
    assert_eq!(read("phone:+49"), of(Some("phone"), "+49"));
    for text in ["https://x.com/ada", "HTTP://a.b/c_(d)?e=f:g", "10:30", "ada@example.org", "@ada", "C++", "a'b", "–"]
    {
        assert_eq!(read(text), word(text));
    }
    assert_eq!(read("(https://a.b/c)"), word("https://a.b/c"));
}

#[test]
fn every_mistake_has_its_place_and_a_sentence() {
    for (text, place, sentence) in [
        ("ada \"mary", "\"mary", "This quotation mark is never closed."),
        ("ada\"", "\"", "This quotation mark is never closed."),
        ("tag:\"\"", "tag:\"\"", "There is nothing between these quotation marks."),
        ("(ada", "(", "This parenthesis is never closed."),
        ("ada (", "(", "This parenthesis is never closed."),
        ("ada)", ")", "This parenthesis closes nothing."),
        ("ada () b", "()", "There is nothing between these parentheses."),
        ("ada OR", "OR", "OR stands between two words"),
        ("OR ada", "OR", "OR stands between two words"),
        ("(a OR) b", "OR", "OR stands between two words"),
        ("a AND OR b", "AND", "AND stands between two words"),
        ("a OR AND b", "OR", "OR stands between two words"),
        ("AND", "AND", "AND stands between two words"),
        ("ada !", "!", "After this comes what shall not be"),
        ("! OR a", "!", "After this comes what shall not be"),
        ("ada + b", "+", "A plus stands right before a word"),
        ("city: Berlin", "city:", "After city: comes what to look for"),
        ("tag:(a b)", "tag:", "Say tag: before each word of a group"),
    ] {
        let mistake = parse(text).expect_err(text);
        assert_eq!(mistake.around(text).1, place, "{text}: {}", mistake.sentence);
        assert!(mistake.sentence.starts_with(sentence), "{text}: {}", mistake.sentence);
    }
}

#[test]
fn ten_kilobytes_of_parentheses_are_refused_in_a_sentence() {
    let sentence = |text: String| parse(&text).expect_err("too much").sentence;
    assert!(sentence("(".repeat(10_240)).contains("can have 8000 characters"));
    assert!(sentence("(".repeat(7_000)).contains("20 deep"));
    assert!(sentence(format!("{}a{}", "(".repeat(3_000), ")".repeat(3_000))).contains("20 deep"));
    assert!(sentence("ä ".repeat(100)).contains("64 words"));
    assert!(sentence("!".repeat(7_000)).contains("shall not be"));
    assert!(parse(&format!("{}a{}", "(".repeat(20), ")".repeat(20))).is_ok());
}

fn any_expr() -> impl Strategy<Value = Expr> {
    let value = "[a-z%_\\\\\"()!+: äß-]{1,12}".prop_filter("something to look for", |value| !value.trim().is_empty());
    let term =
        (proptest::option::of("[a-z][a-z0-9_]{0,6}"), value, any::<bool>()).prop_map(|(key, value, is_exact)| {
            Expr::Term(Term { key, value: value.trim().to_owned(), is_exact, is_quoted: true, at: 0..0 })
        });
    term.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::All),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Expr::Any),
            inner.prop_filter("twice not is nothing", |expr| !matches!(expr, Expr::Not(_))).prop_map(not),
        ]
    })
}

fn written(expr: &Expr) -> String {
    let group = |parts: &[Expr], glue: &str| {
        let parts: Vec<String> = parts.iter().map(written).collect();
        format!("({})", parts.join(glue))
    };
    match expr {
        Expr::All(parts) => group(parts, " "),
        Expr::Any(parts) => group(parts, " OR "),
        Expr::Not(part) => format!("!{}", written(part)),
        Expr::Term(term) => {
            let key = term.key.as_ref().map(|key| format!("{key}:")).unwrap_or_default();
            let plus = if term.is_exact { "+" } else { "" };
            format!("{plus}{key}\"{}\"", term.value.replace('"', "\"\""))
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_every_place_is_in_the_text(text in ".{0,80}|[()!+\" :aOR\\\\%]{0,80}") {
        if let Err(Mistake { at, .. }) = parse(&text) {
            prop_assert!(text.get(at.clone()).is_some(), "{at:?} is no place in {text:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_as_it_was_meant(expr in any_expr()) {
        let text = written(&expr);
        match parse(&text) {
            Ok(read) => prop_assert_eq!(placeless(read), expr),
            Err(mistake) => prop_assert!(mistake.sentence.contains("can have"), "{}: {}", text, mistake.sentence),
        }
    }
}
