//! Rust's text as tokens: words, `::`, and single signs. Comments, strings and, if wanted, tests are left out.

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let next = chars.get(at + 1).copied().unwrap_or_default();
        at = match chars[at] {
            '/' if next == '/' => find(&chars, at, &['\n']),
            '/' if next == '*' => after_comment(&chars, at),
            '"' => after_string(&chars, at + 1),
            '\'' if next == '\\' => find(&chars, at + 3, &['\'']) + 1,
            '\'' if chars.get(at + 2) == Some(&'\'') => at + 3,
            ':' if next == ':' => {
                tokens.push("::".to_owned());
                at + 2
            }
            char if is_word(char) => {
                let end = (at..chars.len()).find(|&end| !is_word(chars[end])).unwrap_or(chars.len());
                let word: String = chars[at..end].iter().collect();
                match after_raw_string(&chars, &word, end) {
                    Some(after) => after,
                    None => {
                        tokens.push(word);
                        end
                    }
                }
            }
            char => {
                tokens.extend((!char.is_whitespace()).then(|| char.to_string()));
                at + 1
            }
        };
    }
    tokens
}

/// The tokens that are in the program too: without what stands behind `#[cfg(test)]`.
pub fn without_tests(tokens: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let attribute_end = end_of_attribute(tokens, at);
        let attribute = &tokens[at..attribute_end];
        let has = |word: &str| attribute.iter().any(|token| token == word);
        if has("cfg") && has("test") && !has("not") {
            at = end_of_item(tokens, attribute_end);
        } else {
            let end = attribute_end.max(at + 1);
            kept.extend_from_slice(&tokens[at..end]);
            at = end;
        }
    }
    kept
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn find(chars: &[char], from: usize, wanted: &[char]) -> usize {
    (from..chars.len()).find(|&at| chars[at..].starts_with(wanted)).unwrap_or(chars.len())
}

fn after_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < chars.len() {
        if chars[at..].starts_with(&['/', '*']) {
            (depth, at) = (depth + 1, at + 2);
        } else if chars[at..].starts_with(&['*', '/']) {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += 1;
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn after_string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// `r#type` is a word, `r#"…"#` is none.
fn after_raw_string(chars: &[char], word: &str, end: usize) -> Option<usize> {
    let hashes = chars[end..].iter().take_while(|&&char| char == '#').count();
    let is_raw = ["r", "br", "cr"].contains(&word) && chars.get(end + hashes) == Some(&'"');
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    is_raw.then(|| find(chars, end + hashes + 1, &close) + close.len())
}

/// Where the attribute that begins here ends; the same place if none does.
fn end_of_attribute(tokens: &[String], at: usize) -> usize {
    if tokens[at] != "#" || tokens.get(at + 1).is_none_or(|token| token != "[") {
        return at;
    }
    end_of(tokens, at + 1, |depth, token| depth == 0 && token == "]")
}

fn end_of_item(tokens: &[String], mut at: usize) -> usize {
    while at < tokens.len() && end_of_attribute(tokens, at) > at {
        at = end_of_attribute(tokens, at);
    }
    let is_use = tokens[at..].iter().find(|token| *token != "pub").is_some_and(|token| token == "use");
    end_of(tokens, at, |depth, token| depth == 0 && (token == ";" || token == "}" && !is_use))
}

/// Behind the first token of which this is so, with the brackets that are open behind it.
fn end_of(tokens: &[String], from: usize, is_end: impl Fn(i32, &str) -> bool) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if is_end(depth, token) {
            return at + 1;
        }
    }
    tokens.len()
}
