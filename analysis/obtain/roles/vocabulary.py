"""The words by which names are understood, with how surely each one speaks (0 to 1)."""

from __future__ import annotations


def _weighted(text: str) -> dict[str, float]:
    pairs = (item.split(":") for item in text.split())
    return {word: float(weight) for word, weight in pairs}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Who interacts, in English and the languages that sources came in.
VIEWER = _weighted(
    "user:1 viewer:1 customer:.95 member:.95 subscriber:.95 account:.85 profile:.85 "
    "household:.9 listener:.95 reviewer:.95 rater:.95 patron:.85 client:.75 person:.7 "
    "visitor:.85 player:.7 reader:.8 audience:.6 usr:.9 uid:.9 cust:.85 subject:.5 panelist:.9 "
    "utilisateur:.9 usuario:.9 benutzer:.9 nutzer:.9 kunde:.8 kunden:.8 zuschauer:.95 "
    "cliente:.8 spectateur:.95 who:.5 username:.9 login:.7 nickname:.7 email:.8 "
    "abonnent:.95 mitglied:.9 abonne:.95 espectador:.95 suscriptor:.95 usuaria:.95 assinante:.95 "
    "utente:.95 abbonato:.95 spettatore:.95 gebruiker:.95 kijker:.95 abonnee:.95 klant:.9 "
    "profil:.85 profilo:.85 perfil:.85 kullanici:.95 izleyici:.95 uye:.9 distinctid:.9 steamid:.9 "
    "learner:.95 пользователь:.95 зритель:.95 абонент:.95 "
    "ユーサー:.95 会員:.9 会員番号:.95 視聴者:.95"
)
# What is interacted with; what also names other things ("artist", "channel") counts less.
TITLE = _weighted(
    "movie:1 title:.95 film:1 show:.95 series:.9 video:.95 item:.9 content:.9 programme:.9 "
    "program:.85 episode:.85 asset:.8 media:.75 track:.85 song:.9 artist:.6 album:.6 book:.9 "
    "isbn:.9 anime:.95 game:.85 podcast:.9 product:.75 article:.7 business:.6 iid:.8 mid:.6 "
    "serie:.9 sendung:.95 pelicula:.95 asin:.8 clip:.85 channel:.5 tconst:.9 titel:.95 what:.5 "
    "course:.6 recipe:.6 joke:.8 ratingkey:.95 news:.85 titulo:.95 titre:.95 titolo:.95 "
    "emission:.8 programa:.85 programma:.85 filme:1 baslik:.95 dizi:.9 stream:.85 appid:.8 "
    "recording:.85 фильм:1 сериал:.9 作品:.95 作品名:.95 映画:.95 番組:.9 番組名:.9 タイトル:.95"
)
# An opinion as a number.
RATING = _weighted(
    "rating:1 star:.95 score:.85 vote:.8 grade:.75 preference:.7 rate:.7 like:.5 bewertung:.95 "
    "note:.75 overall:.7 stern:.9 calificacion:.95 puntuacion:.9 evaluation:.7 nota:.7 voto:.85 "
    "avaliacao:.95 valutazione:.95 beoordeling:.95 waardering:.95 puan:.9 valoracion:.95 sterne:.9 "
    "estrella:.9 estrela:.9 etoile:.9 stelle:.9 sterren:.9 yildiz:.9 "
    "оценка:.95 реитинг:.95 評価:.95"
)
# An opinion as yes or no, up or down; of reviews also whether the title is recommended.
OPINION = _words("feedback liked opinion reaction thumb upvoted voted")
RECOMMENDED, REVIEWS = _words("recommend recommended"), _words("recommendation review")
# What others think of a review or of a title is no opinion of who wrote it.
OF_OTHERS = _words("cool funny helpful helpfulness unhelpful useful weighted")
# When.
TIME = _weighted(
    "timestamp:1 date:.95 time:.9 datetime:1 ts:.9 at:.7 day:.7 when:.8 datum:.9 zeit:.8 "
    "fecha:.9 epoch:.9 unixreviewtime:.9 tstamp:.95 moment:.7 zeitpunkt:.9 dt:.9 started:.9 "
    "start:.8 begin:.75 begun:.8 beginn:.8 ended:.6 stopped:.6 end:.5 watched:.85 viewed:.85 "
    "played:.85 listened:.85 rated:.85 reviewed:.85 created:.7 visited:.7 unixtime:.9 gesehen:.8 "
    "heure:.8 hora:.8 angesehen:.85 read:.85 seen:.85 streamed:.85 uts:.9 tarih:.9 tarihi:.9 "
    "дата:.9 視聴日時:.95 視聴日:.95 日時:.9 日付:.9"
)
# How long; "runtime" is mostly the title's, not the viewer's.
MINUTES = _weighted(
    "minute:1 min:.75 duration:.85 watchtime:1 watchtimes:.9 hour:.85 second:.85 sec:.8 "
    "dwell:.7 playtime:.95 runtime:.2 length:.4 elapsed:.7 ms:.5 mins:1 hrs:.8 minuten:1 "
    "dauer:.85 sekunde:.85 sekunden:.85 sek:.8 stunde:.85 stunden:.85 minuto:1 duree:.85 "
    "duracion:.85 "
    "timeonpage:.9 timeonsite:.9 timeinapp:.9 timespent:.95 seconde:.85 segundo:.85 secondo:.85 "
    "viewtime:1 millisecond:.8 msec:.8 minuti:1 durata:.85 duracao:.85 dakika:1 saniye:.85"
)
# Several viewers share these; of them these are one each.
GROUPS_OF_VIEWERS = _words("account customer family home household subscriber")
VIEWER_ALONE = _words("individual person profile")
# Titles that have parts, and those parts: of an episode viewers may choose any.
WHOLES = _words(
    "album artist channel course dizi emission podcast program programa programma programme season "
    "sendung serie series show"
)
PARTS = _words("chapter clip episode folge lesson song track")
# Words that say which of the parts of one whole.
ORDINAL = _words("index no nr num number nummer numero ordinal")
# Words that make a unit of time the viewer's.
WATCHING = _words(
    "engagement listen listened play played screen spent streamed view viewed viewing watch watched"
)
# How often.
PLAYS = _weighted(
    "play:1 playcount:1 plays:1 stream:.9 listen:.95 view:.85 count:.7 weight:.6 frequency:.7 "
    "times:.7 session:.5 watch:.6 listencount:1 scrobble:.9 repeat:.4"
)
# Tables of interactions.
EVENTS = _weighted(
    "rating:1 interaction:1 event:.8 watch:.95 view:.8 viewing:1 play:.9 log:.7 history:.8 "
    "stream:.85 review:.8 listen:.9 activity:.7 session:.6 consumption:.9 feedback:.8 vote:.8 "
    "scrobble:.9 click:.6 data:.3 score:.7 engagement:.9"
)
# Tables of acts whose items stand in another: orders, loans, and what is an event by itself.
ACTS = EVENTS | _weighted(
    "order:1 purchase:1 sale:.9 invoice:1 transaction:.9 rental:1 loan:1 borrowing:1 booking:.9 "
    "checkout:.9 receipt:.9 ticket:.8 visit:.8 subscription:.6 bestellung:1 auftrag:.8 rechnung:1 "
    "verkauf:.9 ausleihe:1 kauf:.9 einkauf:.9 commande:1 facture:1 achat:1 pedido:1 factura:1 "
    "fatura:1 compra:1 venta:.9 ordine:1 fattura:1 acquisto:1 bestelling:1 factuur:1 aankoop:1"
)
# People who act for a shop, a library or a station: no audience, whoever they are.
WORKS = _words(
    "agent cashier clerk courier driver employee librarian manager operator owner rep "
    "representative sale salesman salesperson seller staff supplier support teller vendor waiter "
    "angestellter mitarbeiter verkaufer personal vendeur empleado vendedor dipendente venditore "
    "medewerker verkoper"
)
# What a title is called.
NAME = _weighted(
    "title:1 name:.95 titel:.9 label:.6 titulo:.9 titre:.9 titolo:.9 baslik:.9 adi:.8 "
    "primarytitle:1 originaltitle:.8 "
    "nombre:.8 nom:.8"
)
# When a title came out.
YEAR = _weighted(
    "year:1 release:.8 released:.8 jahr:.9 startyear:1 premiere:.7 ano:.7 annee:.8 published:.6 "
    "publication:.6"
)
# What sort of title it is.
GENRE = _weighted(
    "genre:1 category:.8 categorie:.8 kategorie:.8 genero:.9 tag:.4 type:.4 listedin:.8"
)
# What is told of viewers.
PEOPLE = _weighted(
    "age:1 gender:1 sex:1 occupation:1 job:.8 country:.9 region:.8 state:.7 city:.7 language:.8 "
    "plan:.8 tier:.8 subscription:.8 income:.9 education:.9 ethnicity:.9 marital:.8 device:.6 "
    "segment:.3 birth:.7 birthyear:.9 zip:.5 postcode:.5 household:.6 location:.7 profession:.9 "
    "alter:.8 geschlecht:.9 land:.8 pais:.8 edad:.9 genero:.5 agegroup:1 locale:.7"
)
# Before or behind another word these make a name a count or another measure, never an id.
COUNTED_FIRST = _words(
    "average avg cnt count distinct max mean median min n num number share std sum total unique"
)
COUNTED_LAST = _words("avg cnt count mean pct percent share sum total")
# Words that say a name is about something else: kinds and facts of viewers or of titles.
ABOUT = _words(
    "action age agent browser category city class country created date decision device event "
    "expiry format gender group impression income joined kind language level locale method mode "
    "occupation order plan platform quality rating region request role row score segment session "
    "sex signup since size state status tier time token type version zone"
)
NOT_TITLE = ABOUT | _words(
    "bitrate codec contact container count courtesy decade description duration genre job length "
    "library plot position provider resolution runtime season section source studio summary url "
    "uri year"
)
# By role: words of its ids, words of the other's, words of neither.
IDS = {"viewer": (VIEWER, TITLE, ABOUT), "title": (TITLE, VIEWER, NOT_TITLE)}
# Names of columns that tell sorts of rows apart; of types and kinds only those of these.
SORT_NAMES = _words("action activity behavior behaviour event interaction verb")
SORT_TYPES = _words(
    "action activity content event interaction item kind media play record row supplemental type "
    "video view watch"
)
SUPPLEMENTAL = _words("supplemental supplementary")
# Rows of these are no viewing of a title, and rows of those are.
NO_VIEWING = _words(
    "ad add added addtocart advert advertisement backlog basket bookmark bumper buy cart checkout "
    "commercial fav favorite favourite hook impression login logout order plan planned planning "
    "plantoread plantowatch preview promo promotion promotional ptw purchase purchased recap "
    "refund search signup teaser trailer transaction want watchlist wish wishlist"
)
VIEWING = _words(
    "clk click complete completed content current currently dropped episode feature film finish "
    "finished hold listen listening live main movie onhold pageview paused play played playback "
    "playing progress pv read reading repeating rewatching scrobble series show start started "
    "stream track video view viewed watch watched watching"
)
# What a player reports within one viewing, and what begins that viewing, by their words.
WITHIN_PLAY = _words(
    "beat buffer buffering end ended exit finish finished heartbeat pause paused ping progress "
    "quit rebuffer resume resumed seek seeking stop stopped tick"
)
BEGINS_PLAY = _words("begin begun play played playing start started")
# Values that are kinds of rows, devices or answers, never viewers or titles.
KINDS = _words(
    "yes no true false y n t f 0 1 free paid premium basic standard trial guest registered new "
    "returning unknown other all none movie movies film series episode episodes show tv season "
    "track clip live vod video audio music trailer podcast web ios android mobile desktop tablet "
    "phone browser smarttv app chrome firefox safari roku appletv chromecast"
)
# Names of these are not names of titles.
NOT_NAME = ABOUT | _words(
    "account artist author brand cast channel contact courtesy customer director field file first "
    "last member job network page player profile screen studio subscriber table user viewer writer"
)
NOT_RATING = _words(
    "age anomalous average avg code community content count critic date flag guid hash id imdb "
    "index key maturity max mean metacritic metascore min mpaa num number parental rotten std text "
    "time tmdb total tvdb unique uuid"
)
# Times of a title, of an account or of a record: never those of the interaction.
NEVER_TIME = _words(
    "account birth birthday birthdate born contract death enrolled enrolment expire expired "
    "expires expiration expiry hire hired joined licence license licensed premiere premiered "
    "register registered registration release released signed signup subscribed subscription "
    "timezone trial zone"
)
# Facts of people who work somewhere: beside them a “title” is that of a job.
STAFF = _words("hire hired hiring payroll salary wage")
# Those of a viewer's account, where a viewer is named beside them.
ACCOUNT_TIME = _words("begin created creation opened since start started")
# The same as a rule, but the rows may say otherwise.
NOT_TIME = _words(
    "anomalous available availability deleted due first flag id last modified publication "
    "published required return returned shipped since updated uploaded valid"
)
# Words of a length rather than of a time, where the values are bare numbers.
LENGTH = _words("duration dwell play run runtime screen spent total view watch")
# Words that say a time is that of the interaction itself.
BEST_TIME = _words(
    "event listened played rated rating read reviewed seen start started streamed timestamp viewed "
    "watched angesehen bekeken gehort gekeken gelesen gesehen izleme lu visione visionnage visto "
    "visualizacao visualizacion vu"
)
# Words that say a time is that of the record: where another is that of the act, it gives way.
RECORD_TIME = _words(
    "added created etl exported imported ingested inserted loaded logged modified processed "
    "received recorded saved sent synced updated aggiunto anadido creado creato criado erstellt "
    "geandert hinzugefugt toegevoegd"
)
# Places within a title, waits and lengths of the title itself are no time spent with it.
NOT_MINUTES = _words(
    "ad age at bookmark buffer buffering date delay expiry id intro latency load offset "
    "pause paused pct percent percentage position rating ratio remaining runtime share since "
    "startup timezone until zone"
)
NOT_PLAYS = _words(
    "at date device duration fraction hour id index minute mode offset page pct percent percentage "
    "position probability progress proportion rank rating ratio second share status time type"
)
# Genres in letters only: names of flag columns.
GENRES = _words(
    "action adventure animation anime biography children childrens classics comedy crime "
    "documentary drama family fantasy filmnoir history horror imax kids music musical mystery "
    "news noir reality romance scifi sport sports thriller unknown war western"
)
# Values of such columns point at one person; they are never printed.
PERSONAL = _words(
    "address birthdate birthday birthplace cardnumber contact dob email fax firstname forename "
    "fullname givenname handle homephone iban imei ip ipaddr lastname lat latitude lng login lon "
    "longitude macaddress mail mobile nickname passport password phone postal postalcode postcode "
    "realname screenname socialsecurity ssn street surname telefon telephone username "
    "zip zipcode "
    "adresse anschrift benutzername familienname geburtsdatum geburtsort geburtstag handynummer "
    "hausnummer kennwort kontonummer nachname nutzername passwort plz postleitzahl strasse "
    "telefonnummer vorname wohnort "
    "apellido codigopostal contrasena correo courriel direccion domicilio prenom "
    "telefono"
)
# Texts in such columns are secrets; in these they are where they are hexadecimal digits.
SECRET_WORDS = _words(
    "accesskey apikey contrasena cvc cvv kennwort motdepasse passcode passphrase passwd password "
    "passwort privatekey pw pwd salt secret secretkey sessionkey token"
)
HASH_WORDS = _words("checksum digest hash md5 sha sha1 sha224 sha256 sha384 sha512")
# Words that make a name an identifier, and say nothing of what is identified.
ID = _words("asin code guid hash id index key mbid msid no nr num number pk uuid")
