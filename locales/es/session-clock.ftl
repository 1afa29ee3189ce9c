# The clock of the session: a dialog on every page of somebody who is signed in. { $at } is how long is left, as "1:45".
clock-idle = Su sesión se cerrará en { $at }.
    .heading = ¿Sigue ahí?
    .stay = Mantener la sesión
    .failed = No ha funcionado. Compruebe su conexión e inténtelo de nuevo.
clock-absolute = Por seguridad, su sesión se cerrará en { $at }.
    .heading = Pronto tendrá que volver a iniciar sesión
    .next = Si vuelve a iniciar sesión ahora, podrá continuar aquí.
    .later = Ahora no
clock-unknown = El servidor no responde
    .what = Puede que su sesión se haya cerrado. Compruebe su conexión e inténtelo de nuevo.
clock-over = Se ha cerrado su sesión
    .what = Inicie sesión para continuar donde estaba.
clock-somebody-else = Otra persona ha iniciado sesión
    .what = Lo ha hecho en este navegador, así que esta página se ha cerrado.

# At a form in which there is again what somebody typed before their session ended.
typed-before = Esto es lo que escribió antes. Aún no se ha guardado.
