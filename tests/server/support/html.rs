//! Just enough of HTML to read our own pages.

/// The text of the first element of a kind.
#[track_caller]
pub fn text_in(html: &str, element: &str) -> String {
    texts_in(html, element).into_iter().next().unwrap_or_else(|| panic!("no <{element}> in {html}"))
}

/// The texts of all elements of a kind.
pub fn texts_in(html: &str, element: &str) -> Vec<String> {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    html.match_indices(&open)
        .filter(|(at, _)| html[at + open.len()..].starts_with(['>', ' ', '\n']))
        .map(|(at, _)| {
            let end = html[at..].find(&close).map_or(html.len(), |end| at + end);
            plain(&html[at..end])
        })
        .collect()
}

/// Without tags and comments, entities decoded.
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for char in html.chars() {
        match char {
            '<' => inside = true,
            '>' if inside => inside = false,
            char if !inside => text.push(char),
            _ => {}
        }
    }
    decode(text.trim())
}

fn decode(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// An attribute of the element at the beginning of a text.
pub fn attribute(element: &str, name: &str) -> Option<String> {
    let element = &element[..element.find('>')?];
    let start = element.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &element[start..];
    Some(decode(&value[..value.find('"')?]))
}

/// That attribute of every element of a kind that has it.
pub fn attributes(html: &str, element: &str, name: &str) -> Vec<String> {
    html.match_indices(&format!("<{element} ")).filter_map(|(at, _)| attribute(&html[at..], name)).collect()
}

/// What stands in the field of that name.
pub fn field_value(html: &str, name: &str) -> Option<String> {
    html.match_indices("<input ")
        .find(|(at, _)| attribute(&html[*at..], "name").as_deref() == Some(name))
        .map(|(at, _)| attribute(&html[at..], "value").unwrap_or_default())
}

/// Whether there is an element with this id.
pub fn has_element(html: &str, id: &str) -> bool {
    html.contains(&format!(" id=\"{id}\""))
}

/// How often a word stands in a `<bdi>`; and where it does not. What fields hold is not looked at: they are boxes of
/// their own.
pub fn isolation(html: &str, word: &str) -> (usize, Vec<String>) {
    let (mut isolated, mut naked, mut depth) = (0, Vec::new(), 0_usize);
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        match tag {
            "bdi" => depth += 1,
            "/bdi" => depth -= 1,
            _ => {}
        }
        let is_in_tag = tag.contains(word) && !tag.starts_with("input ");
        if is_in_tag || (text.contains(word) && depth == 0) {
            naked.push(format!("<{piece}"));
        } else {
            isolated += text.matches(word).count();
        }
    }
    (isolated, naked)
}
