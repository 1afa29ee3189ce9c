# Las condiciones de uso de la organización.

accept-terms = Acepto las condiciones de uso de { $site }.
read-terms = Leer las condiciones de uso
    .tab = (se abre en una pestaña nueva)
terms-not-accepted = Acepte las condiciones de uso para continuar.
terms-changed = Nuestras condiciones de uso han cambiado
    .what = Lea las nuevas condiciones de uso de { $site } y acéptelas para continuar.
    .next = ¿Prefiere pensarlo? Puede cerrar sesión y decidir más tarde.
terms-first = Acepte nuestras condiciones de uso
    .what = { $site } tiene ahora condiciones de uso. Léalas y acéptelas para continuar.
    .next = ¿Prefiere pensarlo? Puede cerrar sesión y decidir más tarde.
terms-accepted = Nada que aceptar
    .what = No hay condiciones de uso que le quede por aceptar.
accept-and-continue = Aceptar y continuar
