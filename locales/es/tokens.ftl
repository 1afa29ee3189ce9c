# Los tokens de API de una persona.

tokens-title = Sus tokens de API
    .what = Con un token de API, un script o un programa puede usar los servicios en su nombre, sin que usted esté presente.
    .next = Cada uno sirve hasta que caduque o lo revoque aquí. Cerrar sesión no anula ninguno.
no-tokens = Ahora mismo no tiene ninguno.
no-token-services = Ninguno de los servicios que puede usar admite tokens de API.
tokens-expire-soon = Estos tokens caducan en menos de una semana, y lo que los use dejará de funcionar entonces:
token-expiring = { $name }: { $at }
token-scopes-at = { $service }: { $scopes }
token-gone-scopes = Ya no disponible: { $scopes }
token-begins = Empieza por { $code }{ $prefix }{ $end }; creado: { $made }; caduca: { $expires }
token-never-used = Sin usar
token-used = Último uso: { $at }
token-used-from = Último uso: { $at }; última dirección conocida: { $ip }
revoke = Revocar
revoke-which = Revocar { $name }
token-revoked = El token se ha revocado. Desde ahora se rechaza todo lo que lo use.
token-not-revoked = Ese token ya no existe: se revocó o ha caducado.

make-a-token = Crear un token
token-name = Para qué es
    .hint = Un nombre con el que lo reconozca, por ejemplo, Copia nocturna.
token-scopes = Qué puede hacer
token-days = Días hasta que caduque
    .hint = { $most ->
        [1] Un día.
       *[other] De 1 a { $most }.
    }
token-shown-once = El token se muestra una sola vez, al crearlo. Puede que antes se le pida volver a iniciar sesión.
make-the-token = Crear el token
tokens-full = Ya tiene el máximo de tokens por persona. Revoque antes uno que ya no necesite.
tokens-too-often = Ha creado muchos tokens en una hora. Lo que escribió se conserva. Créelo un poco más tarde.
token-not-made = Esto es lo que escribió. El token aún no se ha creado.
token-left-behind = Antes escribió algo aquí y no se creó ningún token. { $link }Mostrar lo que escribí{ $end }
token-name-missing = Ponga un nombre al token.
token-name-hidden = El nombre no puede contener caracteres ocultos. Escríbalo de nuevo.
token-scopes-missing = Elija al menos una cosa que el token pueda hacer.
token-scopes-too-many = Un token puede hacer como máximo { $most } de estas cosas.
token-scopes-not-offered = Algo de lo que eligió ya no está a su alcance. Revise la selección.
token-days-wrong = Escriba un número entero del 1 al { $most }.

new-token = Su nuevo token de API
    .what = Cópielo ahora allí donde lo necesite. No lo guardamos y no volverá a mostrarse.
    .next = Quien lo tenga puede hacer esto en su nombre. Si otras personas han podido verlo, revóquelo en la página de sus tokens.
token-label-name = Nombre
token-label-may-do = Puede hacer
token-label-expires = Caduca
to-your-tokens = Ir a sus tokens de API
copy-token = Copiar el token
    .copied = Copiado.
    .not-copied = El navegador no nos deja copiar. Seleccione el token y cópielo a mano.
token-made-before = Este token ya se creó
    .what = Un token se muestra una sola vez, al crearlo. Este formulario ya había creado el suyo.
    .next = Si no lo copió, revóquelo y cree otro.
