//! Whether two answers are alike, but for what each repeats of its own request and for what is new in every answer.

use std::collections::BTreeSet;

use super::bypass::{attempt::Compares, readings::NOWHERE};
use crate::acl::http::request::{Answer, Request};

/// What stands for a word that says nothing.
const MASK: &str = "\u{0}";

/// Whether the answer is the control's, of which there are two from one moment to the next. Of bodies that were not read whole
/// nobody knows that they are alike.
pub fn is_alike(compares: Compares, requests: [&Request; 2], answer: &Answer, controls: [&Answer; 2]) -> bool {
    let all = [answer, controls[0], controls[1]];
    if compares == Compares::Headers {
        return answer.status == controls[0].status && are_headers_alike(requests, answer, controls[0]);
    }
    if all.iter().any(|one| !one.is_whole || one.status != answer.status) {
        return false;
    }
    let repeated = repeated(requests);
    let [words, one, other] = all.map(|one| words(&String::from_utf8_lossy(&one.body), &repeated, compares));
    if words.len() != one.len() || one.len() != other.len() {
        return words == one;
    }
    words.iter().zip(one.iter().zip(&other)).all(|(word, (one, other))| word == one || one != other)
}

/// A page that repeats its path up to four times is longer by as much as the path is.
fn are_headers_alike(requests: [&Request; 2], answer: &Answer, control: &Answer) -> bool {
    let length = |answer: &Answer| answer.header("content-length").and_then(|length| length.parse::<i64>().ok());
    let [path, other] = requests.map(|request| i64::try_from(request.target.len()).unwrap_or_default());
    if let (Some(length), Some(nothing)) = (length(answer), length(control))
        && (1..=4).any(|times| length != nothing && length - nothing == times * (path - other))
    {
        return true;
    }
    ["content-length", "etag"].iter().all(|name| answer.header(name) == control.header(name))
}

/// Words that an answer may repeat of either request.
fn repeated(requests: [&Request; 2]) -> BTreeSet<String> {
    let mut found = BTreeSet::from([NOWHERE.to_owned()]);
    for request in requests {
        let form = request.body.as_ref().map(|body| String::from_utf8_lossy(&body.body).into_owned());
        let decoded = percent_encoding::percent_decode_str(&request.target).decode_utf8_lossy();
        for text in [request.target.as_str(), &decoded, &form.unwrap_or_default()] {
            let words = split(text).into_iter().filter(|word| is_word(word));
            found.extend(words.flat_map(|word| [word.to_owned(), word.to_lowercase()]));
        }
        let told = request.headers.iter().filter(|(name, _)| name.as_str().starts_with("x-"));
        found.extend(told.map(|(_, value)| value.to_str().unwrap_or_default().to_owned()));
    }
    found
}

/// A body word by word, with one word for all that say nothing.
fn words(body: &str, repeated: &BTreeSet<String>, compares: Compares) -> Vec<String> {
    let is_new = |word: &str| compares == Compares::Made && word.bytes().any(|byte| byte.is_ascii_digit());
    let mask = |word: &str| if repeated.contains(word) || is_new(word) { MASK } else { word }.to_owned();
    split(body).into_iter().map(mask).collect()
}

/// Words, and what is between them.
fn split(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, char) in text.char_indices() {
        if !is_of_word(char) {
            found.extend((from < at).then(|| &text[from..at]));
            from = at + char.len_utf8();
            found.push(&text[at..from]);
        }
    }
    found.extend((from < text.len()).then(|| &text[from..]));
    found
}

fn is_word(text: &str) -> bool {
    text.chars().all(is_of_word)
}

fn is_of_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-' | '%' | '+')
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, headers: HeaderMap::new(), body: body.as_bytes().to_vec(), is_whole: true }
    }

    fn alike(compares: Compares, bodies: [&str; 3]) -> bool {
        let requests = [Request::new("GET", "/DOCS/17;x"), Request::new("GET", "/vestibule-acl-nowhere/17;x")];
        let [own, one, other] = bodies.map(answer);
        is_alike(compares, [&requests[0], &requests[1]], &own, [&one, &other])
    }

    #[test]
    fn a_page_for_every_path_is_alike_and_a_page_of_the_same_length_is_not() {
        let page = |path: &str, nonce: &str| format!("<a href=/docs nonce='{nonce}'>No page {path}</a>");
        let nowhere = "/vestibule-acl-nowhere/17;x";
        let [own, one, other] = [("/DOCS/17;x", "a"), (nowhere, "b"), (nowhere, "c")].map(|(a, b)| page(a, b));
        assert!(alike(Compares::Bodies, [&own, &one, &other]));
        let layout = "x{a:b}".repeat(2000);
        let [secret, no] = ["secret text of 17.", "Nothing here. Go."].map(|text| format!("{layout}{text}"));
        assert!(!alike(Compares::Bodies, [&secret, &no, &no]));
        assert!(!alike(Compares::Bodies, [&own, &one, &one]), "a nonce that is always the same is none");
        assert!(alike(Compares::Bodies, ["", "", ""]));
    }

    #[test]
    fn what_a_post_makes_is_another_thing_each_time() {
        let made = |id: &str| format!("{{\"id\":\"{id}\",\"commented\":1}}");
        let [own, one, other] = ["a1-b2", "7", "8"].map(made);
        assert!(alike(Compares::Made, [&own, &one, &other]));
        assert!(!alike(Compares::Made, ["{\"saved\":1}", "{\"commented\":1}", "{\"commented\":2}"]));
        assert!(!alike(Compares::Bodies, ["1", "2", "2"]));
    }

    #[test]
    fn only_what_was_read_whole_is_alike_and_of_head_what_its_headers_say() {
        let request = Request::new("GET", "/a");
        let of = |compares, own: &Answer, other: &Answer| is_alike(compares, [&request, &request], own, [other, other]);
        let part = Answer { is_whole: false, ..answer("a") };
        assert!(!of(Compares::Bodies, &part, &answer("a")) && !of(Compares::Bodies, &answer("a"), &part));
        let mut long = answer("");
        long.headers.insert("content-length", "5".parse().expect("a value"));
        assert!(of(Compares::Headers, &long, &long) && !of(Compares::Headers, &long, &answer("")));
    }
}
