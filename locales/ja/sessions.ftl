# どこでログインしているか、アカウントに何があったか。

where-signed-in = ログイン中の場所
    .what = 不要になった場所や、心当たりのない場所からはログアウトしてください。
all-sessions = すべてのログインを見る
browser-on = { $browser ->
    [none] { $system ->
        [none] 不明なブラウザ
       *[other] { $system }の不明なブラウザ
    }
   *[other] { $system ->
        [none] { $browser }
       *[other] { $system }の{ $browser }
    }
}
seen-from = { $ip ->
    [none] { $browser }
   *[other] { $browser }、{ $ip }から
}
session-began = { $provider }でログイン：{ $at }
session-until = 有効期限：{ $at }
in-use-now = 現在使用中
last-active = 最終アクセス：{ $at }
signed-in-from = ログイン元：{ $ip }
session-services = 開いたサービス：{ $services }
sign-out-which = ログアウト：{ $browser }、ログイン日時 { $at }
sessions-not-shown = ほかに{ $count }件のログインがあります（非表示）。
nowhere-else = ほかの場所ではログインしていません。
stay-here = ここではログインしたままになります。
sign-out-others = ほかのすべてからログアウト

session-ended = その場所からログアウトしました。
session-not-ended = そのログインはすでに終了していました。
others-ended = ほかのすべての場所からログアウトしました。
no-others = ほかの場所ではログインしていませんでした。

recent-activity = 最近のアクティビティ
all-activity = すべてのアクティビティを見る
your-activity = アクティビティ
    .what = アカウントの履歴を新しい順に表示しています。
was-not-you = 心当たりがない場合は、{ $link }その場所からログアウト{ $end }して、{ $contact }にお問い合わせください。
nothing-older = これより古い履歴はありません。
to-newest = 最新
to-older = 以前の履歴

did-sign-in = { $provider ->
    [none] ログインしました
   *[other] { $provider }でログインしました
}
did-confirm = { $provider ->
    [none] ご本人の確認をしました
   *[other] { $provider }でご本人の確認をしました
}
did-not-sign-in = { $provider ->
    [none] ログインが拒否されました
   *[other] { $provider }でのログインが拒否されました
}
did-register = { $provider ->
    [none] アカウントを作成しました
   *[other] { $provider }でアカウントを作成しました
}
did-enter = { $service }を開きました
did-sign-out = ログアウトしました
did-replace = 同じブラウザでの新しいログインにより、以前のログインが終了しました
did-end-elsewhere = 別の場所からログアウトしました
did-reach-limit = ログインできるデバイスの数を超えたため、最も古いログインが終了しました
did-end-at-provider = { $provider ->
    [none] ログインに使ったサービスからログアウトしたため、ログインが終了しました
   *[other] { $provider }からログアウトしたため、ログインが終了しました
}
did-end-by-admin = 管理者がログインを終了しました
did-end-switched-off = アクセスが停止されたため、ログインが終了しました
did-end = ログインが終了しました
did-connect = { $provider ->
    [none] 別のアカウントを連携しました
   *[other] { $provider }を連携しました
}
did-remove = { $provider ->
    [none] ログイン方法の連携を解除しました
   *[other] { $provider }の連携を解除しました
}
did-change-roles = { $provider ->
    [none] 役割が変更されました
   *[other] { $provider }により役割が変更されました
}
did-change-details = 名前またはメールアドレスを変更しました
did-switch-off = 管理者がアクセスを停止しました
did-switch-on = 管理者がアクセスを再開しました
did-make-token = { $token ->
    [none] APIトークンを作成しました
   *[other] APIトークン「{ $token }」を作成しました
}
did-revoke = { $token ->
    [none] APIトークンを無効にしました
   *[other] APIトークン「{ $token }」を無効にしました
}
did-revoke-as-holder = { $token ->
    [none] APIトークンが、持っていた人によって無効にされました
   *[other] APIトークン「{ $token }」が、持っていた人によって無効にされました
}
did-revoke-as-operator = { $token ->
    [none] 管理者がAPIトークンを無効にしました
   *[other] 管理者がAPIトークン「{ $token }」を無効にしました
}
did-revoke-switched-off = { $token ->
    [none] アクセスが停止されたため、APIトークンが無効になりました
   *[other] アクセスが停止されたため、APIトークン「{ $token }」が無効になりました
}
did-warn-of-token = { $token ->
    [none] APIトークンの有効期限が近づきました
   *[other] APIトークン「{ $token }」の有効期限が近づきました
}
did-act = { $actor }があなたの代わりに{ $service }を利用しました
did-act-by-token = { $actor }がAPIトークンで、あなたの代わりに{ $service }を利用しました
did-test = テストがあなたとしてログインしました
did-something = アカウントに変更がありました
did-accept-terms = 利用規約に同意しました
did-download = データをダウンロードしました
