use std::{fs, path::PathBuf};

use super::*;
use crate::acl::{sources::settings::AclSettings, table::rows::Table};

const STORE: &str = r#"
name: Documents
model: |
  model
    schema 1.1
  type user
  type doc
    relations
      define owner: [user]
      define reader: [user] or owner
      define can_view: reader
      define can_delete: owner
tuples:
  - {user: "user:editor", relation: owner, object: "doc:1"}
tuple_file: more.csv
tests:
  - name: documents
    tuples:
      - {user: "user:editor", relation: reader, object: "doc:1"}
    check:
      - user: user:editor
        object: doc:1
        assertions: {can_view: true, can_delete: true}
      - users: [user:reader, user:anne]
        objects: [doc:1, doc:2]
        context: {now: "2026-11-26T16:00:00Z"}
        assertions: {can_delete: false}
    list_objects:
      - user: user:reader
        type: doc
        assertions: {can_view: [doc:1]}
    list_users:
      - object: doc:1
        user_filter: [{type: user}]
        assertions: {can_view: {users: [user:editor]}}
"#;

const CSV: &str = "user_type,user_id,user_relation,relation,object_type,object_id\n\
                   user,reader,,reader,doc,1\nuser,anne,,owner,doc,2\n";

const SETTINGS: &str = r#"
[fga]
users = { anne = "stranger" }
relations = { "doc#can_view" = "GET /docs/{id}", "doc#can_delete" = ["DELETE /docs/{id}", "POST /docs/{id}/drop"] }
"#;

/// A store file in a folder of its own, with its tuples beside it.
fn store(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("store.fga.yaml");
    fs::write(&file, text).expect("a file");
    fs::write(folder.path().join("more.csv"), CSV).expect("a file");
    (folder, file)
}

fn settings(text: &str) -> crate::acl::sources::settings::FgaSettings {
    AclSettings::read("acl.toml", text).expect("settings").fga
}

fn read(text: &str) -> Store {
    Store::read(&store(text).1).expect("a store")
}

#[test]
fn a_store_file_is_rows_of_the_table() {
    let import = merge(Table::default(), &cells(&read(STORE), &settings(SETTINGS)));
    assert_eq!(
        import.table.to_csv().expect("a file"),
        "method,route,resource,editor,stranger,reader\n\
         DELETE,/docs/{id},doc:owner,allowed,refused,\n\
         DELETE,/docs/{id},doc:reader,,,refused\n\
         DELETE,/docs/{id},doc:nobody,,refused,refused\n\
         GET,/docs/{id},doc:owner,allowed,,\n\
         GET,/docs/{id},doc:reader,,,allowed\n\
         GET,/docs/{id},doc:nobody,,,refused\n\
         POST,/docs/{id}/drop,doc:owner,allowed,refused,\n\
         POST,/docs/{id}/drop,doc:reader,,,refused\n\
         POST,/docs/{id}/drop,doc:nobody,,refused,refused\n"
    );
    assert_eq!((import.written, import.same, import.differences.len()), (13, 0, 0));
    assert_eq!(import.notes, ["\"documents\": 1 of list_users are left out: they name no asker"]);
}

#[test]
fn what_stands_in_the_table_stays_and_differences_are_told() {
    let there = "method,route,resource,editor,reader\n\
                 DELETE,/docs/{doc},doc:owner,refused,\n\
                 DELETE,/docs/{doc},doc:nobody,,absent\n\
                 GET,/,,allowed,allowed\n";
    let table = Table::read("access.csv", there).expect("a table");
    let import = merge(table, &cells(&read(STORE), &settings(SETTINGS)));
    assert_eq!(
        import.differences,
        ["DELETE /docs/{id} (doc:owner) for editor: the table says refused, the store allowed"]
    );
    // That a service says no by 404 is no difference.
    assert_eq!((import.written, import.same), (11, 1));
    let csv = import.table.to_csv().expect("a file");
    assert!(
        csv.starts_with(
            "method,route,resource,editor,reader,stranger\nDELETE,/docs/{doc},doc:owner,refused,,refused\n"
        ),
        "{csv}"
    );
    assert!(csv.contains("DELETE,/docs/{doc},doc:nobody,,absent,refused\nGET,/,,allowed,allowed,\n"), "{csv}");
    let again = merge(import.table.clone(), &cells(&read(STORE), &settings(SETTINGS)));
    assert_eq!((again.written, again.same, &again.table), (0, 12, &import.table));
}

#[test]
fn two_tests_that_say_both_are_told_and_neither_is_taken() {
    let both = STORE.replace(
        "    list_objects:",
        "      - user: user:reader\n        object: doc:2\n        assertions: {can_delete: true}\n    list_objects:",
    );
    let expected = cells(&read(&both), &settings(SETTINGS));
    assert_eq!(
        expected.contradictions[0],
        "DELETE /docs/{id} (doc:nobody) for reader: user:reader can_delete of doc:2 (\"documents\") is true, user:reader \
         can_delete of doc:2 (\"documents\") is false"
    );
    assert_eq!(expected.contradictions.len(), 2);
    let import = merge(Table::default(), &expected);
    assert_eq!((import.written, import.differences.len()), (11, 2));
}

#[test]
fn what_no_setting_speaks_of_is_left_out_and_said() {
    let text = STORE
        .replace("user:reader, user:anne", "\"user:*\", team:a#member")
        .replace("relation: reader", "relation: seer");
    let expected = cells(&read(&text), &settings(&SETTINGS.replace("\"doc#can_view\"", "\"doc#other\"")));
    let notes = expected.notes.join("\n");
    for says in [
        "\"doc#can_view\" is no route: say in acl.toml which one",
        "\"user:*\" is not one user: say in acl.toml who that is",
        "\"team:a#member\" is not one user",
        "\"seer\" is neither owner, editor nor reader",
    ] {
        assert!(notes.contains(says), "{says}: {notes}");
    }
    // Who that is can be said: somebody whom nobody knows has no relation to anything.
    let with = format!("{SETTINGS}direct = {{ seer = \"nobody\" }}\n")
        .replace("anne = \"stranger\"", "\"user:*\" = \"anonymous\"");
    let table = merge(Table::default(), &cells(&read(&text), &settings(&with))).table.to_csv().expect("a file");
    assert!(table.contains("anonymous") && table.contains("DELETE,/docs/{id},doc:nobody,"), "{table}");
}

#[test]
fn what_is_no_store_is_told() {
    for (from, to, says) in [
        (
            "user: user:editor\n        object: doc:1\n        assert",
            "user: a\n        users: [b]\n        object: c\n        assert",
            "has both user and users",
        ),
        ("      - user: user:editor\n        object", "      - object", "has neither user nor users"),
        ("more.csv", "../more.csv", "is outside of the store file's folder"),
        ("more.csv", "/etc/hostname", "is outside of the store file's folder"),
        ("more.csv", "gone.csv", "gone.csv: "),
        ("can_delete: true", "can_delete: maybe", "is no store file: "),
        ("relation: owner, ", "", "is no store file: "),
    ] {
        let (_folder, file) = store(&STORE.replacen(from, to, 1));
        let mistakes = Store::read(&file).expect_err(says);
        assert!(mistakes.iter().any(|mistake| mistake.contains(says)), "{says}: {mistakes:?}");
    }
}

#[test]
fn the_command_writes_the_table_and_says_what_came_of_it() {
    let (folder, file) = store(STORE);
    fs::write(folder.path().join("acl.toml"), SETTINGS).expect("a file");
    let args = ImportArgs { file, table: folder.path().join("access.csv"), acl: None };
    let (text, as_expected) = import(&args).expect("an import");
    assert!(
        as_expected && text.starts_with("8 assertions: 13 cells written, 0 as they were, 0 differ.\nleft out: "),
        "{text}"
    );
    let csv = fs::read_to_string(&args.table).expect("a table");
    assert_eq!(csv.lines().count(), 10);
    fs::write(&args.table, csv.replace("DELETE,/docs/{id},doc:owner,allowed", "DELETE,/docs/{id},doc:owner,refused"))
        .expect("a file");
    let (text, as_expected) = import(&args).expect("an import");
    assert!(!as_expected && text.contains("0 cells written, 12 as they were, 1 differ.\ndiffers: "), "{text}");
}

#[test]
fn a_user_who_is_called_like_a_column_is_taken_for_it_only_where_the_settings_say_so() {
    let text = STORE.replace("user:anne", "user:expired");
    let told = cells(&read(&text), &settings(SETTINGS));
    assert!(
        told.notes.iter().any(|note| note.contains("\"user:expired\" has the name of a column")),
        "{:?}",
        told.notes
    );
    let is_expired = |(_, _, asker): &super::cells::Place| *asker == crate::acl::table::asker::Asker::Expired;
    assert!(!told.cells.keys().any(is_expired));
    let named = SETTINGS.replace("anne = \"stranger\"", "\"user:expired\" = \"expired\"");
    assert!(cells(&read(&text), &settings(&named)).cells.keys().any(is_expired));
}
