//! What of a site's settings counts where a test suite has the door opened for itself (`vestibule serve --for-tests`).

use toml::{Table, Value};

/// Settings that say where a real site is and whom it trusts. In the environment they are meant for this run, and count.
const OF_A_SITE: [&str; 8] =
    ["listen", "public_url", "database_url", "migrate_url", "data_dir", "tls", "provider", "keys"];

/// Loopback and any free port, so that several doors run side by side.
const ANYWHERE: &str = "127.0.0.1:0";

/// What the workshop's own provider is called.
const OWN_PROVIDER: &str = "dev";

/// Takes from a file's table what is of a real site. Brand, limits, services, rules and personas stay: they are what is tested.
pub(super) fn adapt(table: &mut Table) {
    for key in OF_A_SITE {
        table.remove(key);
    }
    table.insert("listen".to_owned(), ANYWHERE.into());
    table.insert("autosession".to_owned(), true.into());
    // A suite's own output is what people read.
    table.entry("log").or_insert_with(|| "warn".into());
    if let Some(Value::Table(asked)) = table.get_mut("forward_auth") {
        asked.insert("listen".to_owned(), ANYWHERE.into());
    }
    let Some(Value::Array(services)) = table.get_mut("service") else { return };
    for service in services.iter_mut().filter_map(Value::as_table_mut) {
        if let Some(confirming) = service.get_mut("email_from") {
            *confirming = vec![OWN_PROVIDER].into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, source::Source};

    fn read(text: &str, environment: &[(&str, &str)]) -> Config {
        let environment: Vec<_> =
            environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Config::read(Source::adapted("vestibule.toml", text, &environment, super::adapt).unwrap()).unwrap()
    }

    const SITE: &str = r#"
        public_url = "https://door.example.org"
        listen = "10.0.0.7:3000"
        database_url = "postgres://vestibule@db.example.org/vestibule"
        data_dir = "/var/lib/vestibule"
        [session]
        idle_timeout = "5min"
        [keys]
        file = "/nonexistent/keys"
        [tls]
        cert = "/nonexistent/cert.pem"
        key = "/nonexistent/key.pem"
        [[provider]]
        id = "main"
        issuer = "https://login.example.org"
        client_id = "vestibule"
        client_secret_file = "/nonexistent/secret"
        [forward_auth]
        listen = "10.0.0.7:3002"
        [[service]]
        id = "wiki"
        url = "https://wiki.example.org"
        remote_user = "email"
        email_from = ["main"]
        [[persona]]
        id = "auditor"
    "#;

    #[test]
    fn a_sites_own_settings_do_for_its_tests() {
        let config = read(SITE, &[]);
        assert_eq!(config.listen.to_string(), "127.0.0.1:0");
        assert_eq!(config.house.site.public_url.as_str(), "http://127.0.0.1:0/");
        assert!(config.database_url.is_none() && config.tls.is_none() && config.keys_file.is_none());
        assert!(config.autosession && config.house.providers.is_empty());
        assert_eq!(config.log, "warn");
        assert_eq!(config.forward_auth.unwrap().listen.to_string(), "127.0.0.1:0");
        assert_eq!(config.house.services[0].email_from, ["dev"]);
        assert_eq!(config.session.idle_timeout.as_secs(), 300);
        assert_eq!(config.personas[0].id, "auditor");
    }

    #[test]
    fn what_the_environment_says_is_meant() {
        let config = read(
            SITE,
            &[
                ("VESTIBULE_LISTEN", "127.0.0.1:4000"),
                ("VESTIBULE_PUBLIC_URL", "http://localhost:4000"),
                ("DATABASE_URL", "postgres://me@localhost/mine"),
            ],
        );
        assert_eq!(config.house.site.public_url.as_str(), "http://localhost:4000/");
        assert_eq!(config.database_url.unwrap().0, "postgres://me@localhost/mine");
    }
}
