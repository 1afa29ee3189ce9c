# Lo que aparece en todas las páginas, o en muchas.
# { $site } es el nombre del sitio y { $contact }, un enlace a quien puede ayudar. Ambos pueden estar en cualquier frase, igual que
# { $b }negrita{ $end }, { $code }código{ $end } y, donde la frase lo tiene, { $link }un enlace{ $end }.
# { $contact } va siempre detrás de «con»: con «a» o «de» podría resultar «a el…», «de el…».

skip = Ir al contenido principal
your-session = Su sesión
signed-in-as = Sesión iniciada como { $name }
sign-out = Cerrar sesión
sign-out-everywhere = Cerrar todas las sesiones
# El nombre de este idioma en el propio idioma, para el menú al pie de cada página.
language-name = Español
language = Idioma: { $name }
contact-nobody = quien administra { $site }

go-to-start = Ir a la página de inicio
back-to-form = Volver al formulario
try-again = Volver a intentarlo
sign-in = Iniciar sesión
sign-in-again = Volver a iniciar sesión
use-another-account = Usar otra cuenta
ways-to-sign-in = Ver las formas de iniciar sesión
go-to-account = Ir a su cuenta
back-to-account = Volver a su cuenta
open-in-new-tab = Abrir en una pestaña nueva
sign-in-in-new-tab = Iniciar sesión en una pestaña nueva
go-on = Continuar
code = Código: { $id }

one-moment = Un momento
    .what = Estamos abriendo la página.
    .next = Si no ocurre nada, elija «{ go-on }».

# Listas: nombres de los que basta uno.
either = { $first } o { $second }
either-before = { $first }, { $second }
# Nombres uno tras otro.
listed = { $first }, { $second }
names = { $names }

# Fechas y horas como las escriben los navegadores en este idioma: { $h } es 8, { $hh } es 08.
date-and-time = { $h ->
    [1] { $day } de { month } de { $year } a la { $h }:{ $mm }
   *[other] { $day } de { month } de { $year } a las { $h }:{ $mm }
}
month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
# Cuánto dura algo, dentro de otras frases. $unit es seconds, minutes, hours o days.
duration = { $unit ->
    [seconds] { $count ->
        [one] 1 segundo
       *[other] { $count } segundos
    }
    [minutes] { $count ->
        [one] 1 minuto
       *[other] { $count } minutos
    }
    [hours] { $count ->
        [one] 1 hora
       *[other] { $count } horas
    }
   *[days] { $count ->
        [one] 1 día
       *[other] { $count } días
    }
}

# Lo que falla en un formulario.
problem-in-form = { $count ->
    [one] Hay un problema en un campo.
   *[other] Hay problemas en { $count } campos.
}
error-title = Error: { $title }
