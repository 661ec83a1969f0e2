//! Which requests are a person's visit, and what is kept of where they came from.

use actix_web::HttpRequest;
use actix_web::http::Method;

/// Parts of what programs that are not people call themselves.
const PROGRAMS: [&str; 25] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "facebookexternalhit",
    "whatsapp",
    "embedly",
    "mediapartners-google",
    "lighthouse",
    "pingdom",
    "uptime",
    "statuscake",
    "site24x7",
    "monitor",
    "validator",
    "curl/",
    "wget/",
    "python-",
    "go-http-client",
    "okhttp/",
    "java/",
    "axios/",
    "node-fetch",
    "libwww-perl",
];
const LONGEST_REFERER: usize = 255;

/// Whether a request is a person's visit: a GET that is no prefetch and no program's.
pub fn is_counted(request: &HttpRequest) -> bool {
    let says_prefetch =
        |name| header(request, name).is_some_and(|value| value.to_ascii_lowercase().contains("prefetch"));
    let is_prefetch = ["Sec-Purpose", "Purpose", "X-Moz"].into_iter().any(says_prefetch);
    request.method() == Method::GET && !is_prefetch && !is_program(request)
}

/// Whether a request is a program's, as far as it says what it is.
pub fn is_program(request: &HttpRequest) -> bool {
    header(request, "User-Agent").is_some_and(is_programs)
}

/// Whether a page loads this as a part of itself; a browser takes no cookie of ours then.
pub fn is_embedded(request: &HttpRequest) -> bool {
    header(request, "Sec-Fetch-Dest").is_some_and(|dest| !matches!(dest, "document" | "empty"))
}

/// Where the visitor came from, as the browser says; at most 255 characters.
pub fn referer(request: &HttpRequest) -> Option<String> {
    let referer: String = header(request, "Referer")?.chars().take(LONGEST_REFERER).collect();
    (!referer.is_empty()).then_some(referer)
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn is_programs(agent: &str) -> bool {
    // Cubot makes telephones.
    let agent = agent.to_ascii_lowercase().replace("cubot", "");
    PROGRAMS.iter().any(|name| agent.contains(name))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::is_counted;

    #[test]
    fn programs_prefetches_and_heads_are_not_visits() {
        assert!(is_counted(&TestRequest::get().to_http_request()));
        let phone = ("User-Agent", "Mozilla/5.0 (Linux; Android 12; CUBOT X50) Chrome/120.0 Mobile Safari/537.36");
        assert!(is_counted(&TestRequest::get().insert_header(phone).to_http_request()));
        assert!(!is_counted(&TestRequest::with_uri("/").method(actix_web::http::Method::HEAD).to_http_request()));
        for header in [
            ("Sec-Purpose", "prefetch;prerender"),
            ("Purpose", "prefetch"),
            ("User-Agent", "Twitterbot/1.0"),
            ("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
        ] {
            assert!(!is_counted(&TestRequest::get().insert_header(header).to_http_request()), "{header:?}");
        }
    }
}
