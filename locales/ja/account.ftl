# 個人のアカウント。

your-account = アカウント
details-name = 名前
details-email = メールアドレス
email-confirmed = 確認済み
email-not-confirmed = 未確認
details-roles = 役割
change-details = 名前やメールアドレスを変更
your-details = 登録情報
ways-in = ログイン方法
connect-another = 別のアカウントを連携
last-used = 最終使用：{ $at }
remove = 連携を解除
remove-which = { $email ->
    [none] { $provider }の連携を解除
   *[other] { $provider }（{ $email }）の連携を解除
}
this-session = 現在のログイン
other-devices = ほかのデバイス
lost-a-device = デバイスをなくした場合は、このデバイスも含め、すべてのデバイスからログアウトできます。
api-tokens = APIトークン
    .what = トークンがあれば、スクリプトやプログラムがあなたの代わりにサービスを利用できます。
see-api-tokens = APIトークンを見る

replaced-own = { $name }さんとしてもう一度ログインしました。このブラウザでの以前のログインは終了しました。
replaced-other = { $name }さんとしてログインしました。このブラウザでの{ $before }さんのログインは終了しました。

details-saved = 保存しました。
details-unchanged = 変更はありません。名前もメールアドレスも登録済みの内容と同じです。
details-too-often = 1時間以内に登録情報が何度も変更されました。入力内容は残っていますので、しばらくしてから保存してください。
identity-linked = { $provider ->
    [none] このアカウントでもログインできるようになりました。
   *[other] { $provider }でもログインできるようになりました。
}
identity-linked-already = { $provider ->
    [none] このアカウントはすでに連携しています。
   *[other] この{ $provider }のアカウントはすでに連携しています。
}
not-connected = { $provider ->
    [none] ログインしましたが、時間がかかりすぎたため連携しませんでした。
   *[other] ログインしましたが、{ $provider }のアカウントのメールアドレスが異なるため、連携しませんでした。
}
identity-removed = { $provider ->
    [none] 連携を解除しました。このログイン方法を使っていたほかの場所からは、すべてログアウトしました。
   *[other] { $provider }の連携を解除しました。このログイン方法を使っていたほかの場所からは、すべてログアウトしました。
}
identity-not-removed = このログイン方法の連携は、すでに解除されています。

details-title = 名前とメールアドレス
    .what = メールアドレスを変更すると、いずれかのログイン方法で確認されるまで「未確認」になります。
save = 保存
details-not-saved = 変更はまだ保存されていません。
details-left-behind = 以前ここに入力した内容が、保存されずに残っています。{ $link }入力した内容を表示{ $end }

connect-title = 別のアカウントを連携
    .what = もう一つのアカウントでログインしてください。以後は、どちらのアカウントでもログインできます。
    .next = どのアカウントを使うか聞かれない場合は、先にそのサービスからログアウトしてください。
connect = { $provider }を連携
connect-second = 別の{ $provider }アカウントを連携

remove-title = ログイン方法の連携を解除
    .what = { $email ->
        [none] { $provider }ではログインできなくなります。
       *[other] { $provider }（{ $email }）ではログインできなくなります。
    }
    .next = ここではログインしたままですが、このログイン方法を使っていたほかの場所からはログアウトします。{ $provider }のアカウント自体は変わりません。
remove-it = { $provider }の連携を解除
