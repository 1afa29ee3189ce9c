//! The index: every page in a small window, light and dark beside each other, to be opened by a click.

use std::fmt::Write;

use super::states::State;

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Gallery</title><style>\
    body{margin:2rem;font:1rem/1.5 system-ui,sans-serif}section{display:flex;flex-wrap:wrap;gap:1rem}\
    h2{margin:2rem 0 .5rem;font-size:1rem}iframe{width:24rem;height:32rem;border:1px solid #888}figure{margin:0}\
    </style></head><body><h1>Gallery</h1>\n";

pub fn index(states: &[State], languages: &[String]) -> String {
    let mut html = HEAD.to_owned();
    for State { name, .. } in states {
        let _ = write!(html, "<h2>{name}</h2><section>");
        for language in languages {
            for theme in ["light", "dark"] {
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
