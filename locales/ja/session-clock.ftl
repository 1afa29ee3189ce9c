# The clock of the session: a dialog on every page of somebody who is signed in. { $at } is how long is left, as "1:45".
clock-idle = あと{ $at }で自動的にログアウトします。
    .heading = ご利用中ですか？
    .stay = ログインを続ける
    .failed = うまくいきませんでした。接続を確認して、もう一度お試しください。
clock-absolute = 安全のため、あと{ $at }でログアウトします。
    .heading = まもなく再ログインが必要です
    .next = 今もう一度ログインすると、このページで続けられます。
    .later = 今はしない
clock-unknown = サーバーに接続できません
    .what = ログアウトされた可能性があります。接続を確認して、もう一度お試しください。
clock-over = ログアウトされました
    .what = ログインすると、元のページから続けられます。
clock-somebody-else = 別の人がログインしました
    .what = このブラウザで別の人がログインしたため、このページは閉じられました。

# At a form in which there is again what somebody typed before their session ended.
typed-before = 以前に入力した内容です。まだ保存されていません。
