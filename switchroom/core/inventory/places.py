"""Where North American area codes are: city, coordinates, postal code, LATA.

One city stands for its whole area code, and the rate centre is named after it; other area codes
are offered without a place.
"""

from typing import Final

import msgspec


class Place(msgspec.Struct, frozen=True):
    """What is known of where a number is; all None for an area code without an entry."""

    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    lata: str | None = None
    rate_center: str | None = None


NOWHERE: Final = Place()

# Area code, city, state, latitude, longitude, postal code, LATA.
_UNITED_STATES: Final = """
415|San Francisco|CA|37.7749|-122.4194|94102|722
212|New York|NY|40.7128|-74.0060|10007|132
310|Beverly Hills|CA|34.0736|-118.4004|90210|730
213|Los Angeles|CA|34.0522|-118.2437|90012|730
312|Chicago|IL|41.8781|-87.6298|60602|358
713|Houston|TX|29.7604|-95.3698|77002|560
602|Phoenix|AZ|33.4484|-112.0740|85003|666
215|Philadelphia|PA|39.9526|-75.1652|19107|228
210|San Antonio|TX|29.4241|-98.4936|78205|566
619|San Diego|CA|32.7157|-117.1611|92101|732
214|Dallas|TX|32.7767|-96.7970|75201|552
408|San Jose|CA|37.3382|-121.8863|95113|722
510|Oakland|CA|37.8044|-122.2712|94612|722
650|Palo Alto|CA|37.4419|-122.1430|94301|722
916|Sacramento|CA|38.5816|-121.4944|95814|726
559|Fresno|CA|36.7378|-119.7871|93721|728
512|Austin|TX|30.2672|-97.7431|78701|558
904|Jacksonville|FL|30.3322|-81.6557|32202|452
614|Columbus|OH|39.9612|-82.9988|43215|324
704|Charlotte|NC|35.2271|-80.8431|28202|422
919|Raleigh|NC|35.7796|-78.6382|27601|426
317|Indianapolis|IN|39.7684|-86.1581|46204|336
206|Seattle|WA|47.6062|-122.3321|98104|674
509|Spokane|WA|47.6588|-117.4260|99201|676
303|Denver|CO|39.7392|-104.9903|80202|656
202|Washington|DC|38.9072|-77.0369|20001|236
617|Boston|MA|42.3601|-71.0589|02108|128
615|Nashville|TN|36.1627|-86.7816|37201|470
901|Memphis|TN|35.1495|-90.0490|38103|468
313|Detroit|MI|42.3314|-83.0458|48226|340
503|Portland|OR|45.5152|-122.6784|97204|672
405|Oklahoma City|OK|35.4676|-97.5164|73102|536
918|Tulsa|OK|36.1540|-95.9928|74103|538
702|Las Vegas|NV|36.1699|-115.1398|89101|721
502|Louisville|KY|38.2527|-85.7585|40202|462
410|Baltimore|MD|39.2904|-76.6122|21202|238
414|Milwaukee|WI|43.0389|-87.9065|53202|356
505|Albuquerque|NM|35.0844|-106.6504|87102|664
520|Tucson|AZ|32.2226|-110.9747|85701|668
404|Atlanta|GA|33.7490|-84.3880|30303|438
305|Miami|FL|25.7617|-80.1918|33130|460
813|Tampa|FL|27.9506|-82.4572|33602|952
407|Orlando|FL|28.5383|-81.3792|32801|458
612|Minneapolis|MN|44.9778|-93.2650|55401|628
504|New Orleans|LA|29.9511|-90.0715|70112|490
216|Cleveland|OH|41.4993|-81.6944|44113|320
513|Cincinnati|OH|39.1031|-84.5120|45202|922
412|Pittsburgh|PA|40.4406|-79.9959|15222|234
314|Saint Louis|MO|38.6270|-90.1994|63101|520
816|Kansas City|MO|39.0997|-94.5786|64106|524
801|Salt Lake City|UT|40.7608|-111.8910|84111|660
402|Omaha|NE|41.2565|-95.9345|68102|644
515|Des Moines|IA|41.5868|-93.6250|50309|632
205|Birmingham|AL|33.5186|-86.8104|35203|476
804|Richmond|VA|37.5407|-77.4360|23219|248
716|Buffalo|NY|42.8864|-78.8784|14202|140
401|Providence|RI|41.8240|-71.4128|02903|130
208|Boise|ID|43.6150|-116.2023|83702|652
907|Anchorage|AK|61.2181|-149.9003|99501|832
808|Honolulu|HI|21.3069|-157.8583|96813|834
"""
_CANADA: Final = """
416|Toronto|ON|43.6532|-79.3832|M5H|888
604|Vancouver|BC|49.2827|-123.1207|V6B|888
514|Montreal|QC|45.5019|-73.5674|H2Y|888
403|Calgary|AB|51.0447|-114.0719|T2P|888
613|Ottawa|ON|45.4215|-75.6972|K1P|888
780|Edmonton|AB|53.5461|-113.4938|T5J|888
204|Winnipeg|MB|49.8951|-97.1384|R3C|888
902|Halifax|NS|44.6488|-63.5752|B3J|888
"""
_RATE_CENTER_CHARS: Final = 10


def _read(line: str) -> tuple[str, Place]:
    code, city, region, latitude, longitude, postal_code, lata = line.split("|")
    rate_center = city.upper()[:_RATE_CENTER_CHARS].strip()
    return code, Place(
        city, region, postal_code, float(latitude), float(longitude), lata, rate_center
    )


# Area code -> place, in the order in which numbers are offered.
AREA_PLACES: Final = dict(_read(line) for line in (_UNITED_STATES + _CANADA).splitlines() if line)


def area_place(e164: str) -> Place:
    """The place of a North American number by its area code; of any other, nowhere.

    >>> area_place("+14155552671").locality
    'San Francisco'
    """
    return AREA_PLACES.get(e164[2:5], NOWHERE) if e164.startswith("+1") else NOWHERE
