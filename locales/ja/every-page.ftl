# すべてのページ、または多くのページに出るもの。
# { $site } はサイトの名前、{ $contact } は問い合わせ先へのリンク。どちらもどの文でも使える。
# { $b }太字{ $end }、{ $code }コード{ $end }、リンクがある文では { $link }リンク{ $end } も同じ。

skip = 本文へ移動
your-session = 現在のログイン
signed-in-as = { $name }さんとしてログイン中
sign-out = ログアウト
sign-out-everywhere = すべてのデバイスからログアウト
# ページ下部のメニューに出る、この言語での言語名。
language-name = 日本語
language = 言語：{ $name }
contact-nobody = { $site }の管理者

go-to-start = トップページへ
back-to-form = フォームに戻る
try-again = もう一度試す
sign-in = ログイン
sign-in-again = もう一度ログイン
use-another-account = 別のアカウントを使う
ways-to-sign-in = ログイン方法を見る
go-to-account = アカウントページへ
back-to-account = アカウントページに戻る
open-in-new-tab = 新しいタブで開く
sign-in-in-new-tab = 新しいタブでログイン
go-on = 続ける
code = コード：{ $id }

one-moment = お待ちください
    .what = ページを移動しています。
    .next = 移動しない場合は、「{ go-on }」を選んでください。

# 一覧：どれか一つでよい名前。
either = { $first }または{ $second }
either-before = { $first }、{ $second }
# 名前を並べるとき。
listed = { $first }、{ $second }
names = { $names }

# ブラウザがこの言語で書くとおりの日時。{ $h } は 8、{ $hh } は 08。
date-and-time = { $year }年{ month }{ $day }日 { $h }:{ $mm }
month = { $month }月
# 長さ。ほかの文の一部になる。$unit は seconds、minutes、hours、days。
duration = { $unit ->
    [seconds] { $count }秒
    [minutes] { $count }分
    [hours] { $count }時間
   *[days] { $count }日
}

# フォームの誤り。
problem-in-form = { $count }か所の入力を確認してください。
error-title = エラー：{ $title }
