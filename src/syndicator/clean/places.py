"""Places that newsrooms write from, for datelines that nothing but the place tells ("Samarinda - …").

Indonesia's cities and the provinces' capitals, and the capitals and large cities of the world that reports come from.
"""

_INDONESIA = """
ambon, balikpapan, banda aceh, bandar lampung, bandarlampung, bandung, bangkalan, banjar, banjarbaru, banjarmasin,
banyuwangi, batam, batu, bekasi, bengkulu, berau, bima, binjai, bitung, blitar, bogor, bontang, brebes, bukittinggi,
cianjur, ciamis, cilacap, cilegon, cimahi, cirebon, demak, denpasar, depok, dumai, garut, gorontalo, gresik,
gunungsitoli, indramayu, jakarta, jambi, jayapura, jember, jepara, jombang, karawang, kediri, kendari, klaten,
kotamobagu, kudus, kupang, kutai barat, kutai kartanegara, kutai timur, lamongan, langsa, lhokseumawe, lubuklinggau,
lumajang, madiun, magelang, magetan, mahakam ulu, majalengka, makassar, malang, malinau, mamuju, manado, manokwari,
mataram, medan, merauke, metro, mojokerto, nabire, ngawi, nganjuk, nunukan, nusantara, pacitan, padang, padang
panjang, padangsidimpuan, pagar alam, palangka raya, palangkaraya, palembang, palopo, palu, pamekasan, pangkalpinang,
parepare, pariaman, paser, pasuruan, pati, payakumbuh, pekalongan, pekanbaru, pematangsiantar, penajam, ponorogo,
pontianak, prabumulih, probolinggo, purbalingga, purwakarta, purwokerto, purworejo, rembang, sabang, salatiga,
samarinda, sampang, sangatta, sawahlunto, semarang, sendawar, serang, sibolga, sidoarjo, singkawang, situbondo,
sleman, solo, solok, sorong, subang, subulussalam, sukabumi, sumedang, sumenep, sungai penuh, surabaya, surakarta,
tana paser, tangerang, tangerang selatan, tanjung redeb, tanjung selor, tanjungbalai, tanjungpinang, tanjungselor,
tarakan, tasikmalaya, tebing tinggi, tegal, tenggarong, ternate, tidore kepulauan, timika, trenggalek, tual, tuban,
tulungagung, wonogiri, wonosobo, yogyakarta
"""
_WORLD = """
abu dhabi, abuja, accra, addis ababa, algiers, alger, amman, amsterdam, ankara, athen, athens, athènes, atlanta,
baghdad, bagdad, bangkok, barcelona, beijing, beirut, belgrad, belgrade, berlin, bern, berne, bogota, bogotá, boston,
bratislava, brasilia, brasília, brussel, brussels, brüssel, bruxelles, budapest, buenos aires, bukarest, bucharest,
cairo, kairo, canberra, caracas, chicago, colombo, damascus, damaskus, dakar, dhaka, doha, dubai, dublin, düsseldorf,
edinburgh, frankfurt, frankfurt/main, geneva, genf, genève, gaza, hamburg, hanoi, harare, havana, helsinki, hong kong,
houston, islamabad, istanbul, jeddah, jerusalem, johannesburg, kabul, karachi, kathmandu, kiev, kiew, kyiv, köln,
kopenhagen, copenhagen, kuala lumpur, lagos, lahore, lima, lisbon, lissabon, lisboa, london, londres, los angeles,
luxemburg, madrid, manila, melbourne, mexico city, miami, milan, milano, montreal, moskau, moscow, moskow, moscou,
mumbai, münchen, munich, nairobi, naypyidaw, new delhi, new york, oslo, ottawa, paris, phnom penh, prag, prague,
praha, pretoria, pyongyang, quito, ramallah, riga, riyadh, rom, roma, rome, san francisco, santiago, são paulo, seoul,
shanghai, singapore, singapura, sofia, stockholm, stuttgart, sydney, taipei, tallinn, tehran, teheran, tel aviv,
tokyo, tokio, toronto, tripoli, tunis, vienna, vientiane, vilnius, warsaw, warschau, warszawa, washington, wellington,
wien, yangon, zagreb, zurich, zürich
"""

PLACES = frozenset(place.strip() for place in f"{_INDONESIA},{_WORLD}".replace("\n", " ").split(","))
"""In lower case."""
