//! The index: every page in a small window, light and dark beside each other, to be opened by a click.

use std::fmt::Write;

use super::files::{List, Listed};

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Gallery</title><style>\
    body{margin:2rem;font:1rem/1.5 system-ui,sans-serif;color-scheme:light dark}section{display:flex;flex-wrap:wrap;gap:1rem}\
    h2{margin:2rem 0 0;font-size:1rem}p{margin:0 0 .5rem}iframe{width:24rem;height:36rem;border:1px solid #888}\
    figure{margin:0}</style></head><body><h1>Gallery</h1>\n";

pub fn index(list: &List) -> String {
    let mut html = HEAD.to_owned();
    for Listed { name, about, .. } in &list.pages {
        let _ = write!(html, "<h2 id=\"{name}\">{name}</h2><p>{about}</p><section>");
        for language in &list.languages {
            for theme in list.themes.iter().map(|theme| theme.as_str()) {
                let file = format!("{language}/{name}-{theme}.html");
                let _ = write!(
                    html,
                    "<figure><iframe src=\"{file}\" loading=\"lazy\" title=\"{name}, {language}, {theme}\"></iframe>\
                     <figcaption><a href=\"{file}\">{language}, {theme}</a></figcaption></figure>"
                );
            }
        }
        html.push_str("</section>\n");
    }
    html.push_str("</body></html>\n");
    html
}
