//! What the command line and the settings ask for together.

use std::{env, fs};

use crate::{
    acl::{
        command::{Asked, Routes, Sources},
        http::reach::Reach,
        runner::Wish,
        sources::{
            gather::{MoreSources, gather},
            known::KnownRoute,
            listing,
            settings::AclSettings,
        },
    },
    dev::traffic,
    model::{persona::Persona, service::Service},
    server::config::Config,
};

const TOKEN: &str = "VESTIBULE_ACL_TOKEN";

pub fn wish(config: &Config, asked: &Asked) -> Result<Wish, Vec<String>> {
    let one = |mistake: String| vec![mistake];
    let service = service_of(&config.house.services, asked.sources.service.as_deref()).map_err(one)?;
    let reach = asked.reach.reach();
    let (settings, sources) = sources_of(config, service, &asked.sources, &reach)?;
    Ok(Wish {
        door: config.house.site.public_url.clone(),
        personas: personas_of(&config.personas, service, asked.personas.as_deref()).map_err(one)?,
        tokens: holders_of(&config.personas, service, &asked.tokens).map_err(one)?,
        session: config.session.idle_timeout.min(config.session.absolute_timeout),
        base: asked.base.clone().unwrap_or_else(|| service.url.clone()),
        contract: asked.contract.clone(),
        token: token(asked).map_err(one)?,
        reach,
        parallel: asked.parallel.get(),
        settings,
        sources,
        table: asked.sources.table.clone(),
        service: service.clone(),
    })
}

fn service_of<'a>(services: &'a [Service], id: Option<&str>) -> Result<&'a Service, String> {
    let names = || services.iter().map(|service| service.id.as_str()).collect::<Vec<_>>().join(", ");
    match (id, services) {
        (_, []) => Err("There are no services. A [[service]] with id and url in the settings names one.".to_owned()),
        (None, [service]) => Ok(service),
        (None, _) => Err(format!("--service says which one: {}", names())),
        (Some(id), services) => services
            .iter()
            .find(|service| service.id == id)
            .ok_or_else(|| format!("No service has the id {id:?}. There are: {}", names())),
    }
}

/// Those of the command line, or of the service, or all that are registered.
fn personas_of(all: &[Persona], service: &Service, named: Option<&[String]>) -> Result<Vec<String>, String> {
    let of_service = Some(service.personas.as_slice()).filter(|personas| !personas.is_empty());
    let Some(named) = named.or(of_service) else {
        let registered = all.iter().filter(|persona| persona.registered);
        return Ok(registered.map(|persona| persona.id.clone()).collect());
    };
    for (at, id) in named.iter().enumerate() {
        match all.iter().find(|persona| persona.id == *id) {
            None => {
                let names: Vec<&str> = all.iter().map(|persona| persona.id.as_str()).collect();
                return Err(format!("No persona has the id {id:?}. There are: {}", names.join(", ")));
            }
            Some(persona) if !persona.registered => {
                return Err(format!("{id} is not registered, so that no service knows them"));
            }
            Some(_) if named[..at].contains(id) => return Err(format!("{id} is named twice")),
            Some(_) => {}
        }
    }
    Ok(named.to_vec())
}

/// Of whom there is to be a token beside the first persona's.
fn holders_of(all: &[Persona], service: &Service, named: &[String]) -> Result<Vec<String>, String> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    if service.scopes.is_empty() {
        return Err(format!("--tokens: no token may do anything at {}, since it has no scopes", service.id));
    }
    personas_of(all, service, Some(named))
}

fn token(asked: &Asked) -> Result<Option<String>, String> {
    let text = match &asked.token_file {
        Some(file) => {
            fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?
        }
        None => env::var(TOKEN).unwrap_or_default(),
    };
    let token = text.trim();
    if token.bytes().any(|byte| !byte.is_ascii_graphic()) {
        return Err("The contract's token has something in it that no header can carry".to_owned());
    }
    Ok(Some(token.to_owned()).filter(|token| !token.is_empty()))
}

/// The routes of a service, by its id, from all that tell of them but the contract.
pub async fn routes(config: &Config, asked: &Routes) -> Result<Vec<KnownRoute>, Vec<String>> {
    let service = service_of(&config.house.services, asked.sources.service.as_deref()).map_err(|why| vec![why])?;
    let (settings, sources) = sources_of(config, service, &asked.sources, &asked.reach.reach())?;
    gather(&settings, &sources).await
}

fn sources_of(
    config: &Config,
    service: &Service,
    sources: &Sources,
    reach: &Reach,
) -> Result<(AclSettings, MoreSources), Vec<String>> {
    let settings = listing::settings(sources.acl.as_deref(), &sources.table)?;
    let more = MoreSources {
        openapi: sources.openapi.clone(),
        routes: sources.routes.clone(),
        recorded: Some(traffic::file(&config.data_dir, &service.id)).filter(|file| file.exists()),
        contract: Vec::new(),
        reach: reach.clone(),
        below: service.url.path().to_owned(),
    };
    Ok((settings, more))
}
