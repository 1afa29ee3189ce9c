# Lo que se guarda de una persona, para llevárselo y para eliminarlo.

your-data = Sus datos
    .what = Vea y descargue lo que { $site } guarda sobre usted, o váyase.
download-my-data = Descargar mis datos
delete-my-account = Eliminar mi cuenta

data-title = Sus datos
    .what = Además de sus datos personales, { $site } guarda esto sobre usted.
    .next = El archivo lo contiene todo en un formato que los programas pueden leer. No hay contraseñas: no tenemos ninguna.
data-sessions = Sesiones, actuales y anteriores
data-tokens = Tokens de API, actuales y anteriores
data-drafts = Formularios sin guardar
data-events = Actividad registrada
data-addresses = { $unit ->
    [days] { $count ->
        [1] Las direcciones IP y los nombres de navegador se borran después de un día.
       *[other] Las direcciones IP y los nombres de navegador se borran después de { $count } días.
    }
    [hours] Las direcciones IP y los nombres de navegador se borran después de { $count } horas.
    [minutes] Las direcciones IP y los nombres de navegador se borran después de { $count } minutos.
   *[seconds] Las direcciones IP y los nombres de navegador se borran después de { $count } segundos.
}

delete-title = Eliminar su cuenta
    .what = Ocurre de inmediato y no se puede deshacer.
    .next = Quizá quiera guardar antes una copia.
delete-goes = Lo que se elimina
delete-goes-details = Su nombre, su correo, sus roles y sus formas de iniciar sesión
delete-goes-sessions = Sus sesiones y tokens de API: se cierra su sesión en todas partes
delete-goes-drafts = Lo que escribió y no guardó
delete-stays = Lo que queda
delete-stays-events = Un registro de lo ocurrido, sin su nombre, su dirección ni su navegador
delete-stays-services = Lo que creó en los servicios: pregunte allí
delete-stays-provider = Las cuentas con las que inicia sesión: no cambian
delete-my-account-for-good = Eliminar mi cuenta para siempre
delete-last-admin = Es la única persona que administra el sitio
    .what = Sin usted, nadie podría ocuparse de { $site }. Nombre antes a otra persona como administradora.
    .next = Si necesita ayuda, contacte con { $contact }.
delete-elsewhere = Las cuentas se gestionan en otro lugar
    .what = Aquí no puede eliminar su cuenta por su cuenta.
    .next = Para que la eliminen, contacte con { $contact }.
account-deleted = Su cuenta está eliminada
    .what = Se ha cerrado su sesión en todas partes.
    .next = Las cuentas con las que iniciaba sesión no han cambiado. Si vuelve a iniciar sesión aquí, empezará de nuevo.
ended-deleted = Su cuenta se ha eliminado
    .what = La eliminó usted desde otro navegador, o lo hicieron los responsables de { $site }.
    .next = Si vuelve a iniciar sesión, empezará con una cuenta nueva.
