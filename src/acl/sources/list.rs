//! A list of routes that somebody has written, or the door: `METHOD /path` a line.

use crate::acl::table::route::{Route, RouteError};

/// Mistakes that are told of one file; whoever has more than that has another file in mind.
const MOST_TOLD: usize = 20;

/// Reads a list; `file` is what it is called in a mistake. What follows `#` after white space is a comment.
pub fn read(file: &str, text: &str) -> Result<Vec<Route>, Vec<String>> {
    let (mut routes, mut mistakes) = (Vec::new(), Vec::new());
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = without_comment(line);
        if line.is_empty() {
            continue;
        }
        match line.parse::<Route>() {
            Ok(route) => routes.push(route),
            Err(error) => mistakes.push(format!("{file}, line {}: {}", at + 1, in_words(line, &error))),
        }
    }
    match mistakes.len() {
        0 => Ok(routes),
        all if all > MOST_TOLD => {
            mistakes.truncate(MOST_TOLD);
            mistakes.push(format!("{file}: {} more lines are no routes", all - MOST_TOLD));
            Err(mistakes)
        }
        _ => Err(mistakes),
    }
}

fn without_comment(line: &str) -> &str {
    let begins = |(at, _): &(usize, &str)| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
    let end = line.match_indices('#').find(begins).map_or(line.len(), |(at, _)| at);
    line[..end].trim()
}

fn in_words(line: &str, error: &RouteError) -> String {
    let method = line.split_ascii_whitespace().next().unwrap_or_default();
    match error {
        RouteError::NoMethod(_) if method.contains([',', '|']) => {
            format!("{method:?} is several methods. Write a line for each")
        }
        RouteError::NoRoute(line) => RouteError::NoRoute(line.chars().take(100).collect()).to_string(),
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_line_is_a_route_and_the_rest_is_for_people() {
        let text = "\u{feff}# Routes of the wiki\r\n\r\nGET /docs/:id   # one\r\n\tPOST  /docs\r\nWS /live#hash\r\n";
        assert!(read("routes.txt", text).expect_err("a hash in a path")[0].starts_with("routes.txt, line 5: "));
        let routes = read("routes.txt", &text.replace("#hash", "")).expect("routes");
        assert_eq!(
            routes.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["GET /docs/{id}", "POST /docs", "WS /live"]
        );
        assert_eq!(read("routes.txt", "#GET /a\n  # GET /b"), Ok(Vec::new()));
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let text = "GET,HEAD /x\nGET /a\nget /b\nGET\nGET /a\u{1b}[31m\nGET|POST /c\n";
        let mistakes = read("routes.txt", text).expect_err("mistakes");
        for (mistake, says) in mistakes.iter().zip([
            "routes.txt, line 1: \"GET,HEAD\" is several methods. Write a line for each",
            "routes.txt, line 3: \"get\" is no method",
            "routes.txt, line 4: \"GET\" is no route",
            "routes.txt, line 5: \"/a\\u{1b}[31m\" is no path",
            "routes.txt, line 6: \"GET|POST\" is several methods",
        ]) {
            assert!(mistake.starts_with(says), "{mistake}");
        }
        assert_eq!(mistakes.len(), 5);
    }

    #[test]
    fn a_hundred_thousand_lines_are_read_in_time_and_not_all_told() {
        let began = Instant::now();
        let text: String = (0..100_000).map(|at| format!("GET /things/{at}/parts/{{part}}\n")).collect();
        assert_eq!(read("routes.txt", &text).expect("routes").len(), 100_000);
        let mistakes = read("routes.txt", &text.replace("GET", "get")).expect_err("mistakes");
        assert_eq!((mistakes.len(), mistakes[20].as_str()), (21, "routes.txt: 99980 more lines are no routes"));
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }
}
