"""The literature that the metric cards cite, by key."""

from __future__ import annotations

CITATIONS: dict[str, str] = {
    "agresti1978": "Agresti, A., & Agresti, B. F. (1978). Statistical analysis of qualitative variation. "
    "Sociological Methodology, 9, 204-237.",
    "barrat2004": "Barrat, A., Barthélemy, M., Pastor-Satorras, R., & Vespignani, A. (2004). The architecture of "
    "complex weighted networks. PNAS, 101(11), 3747-3752.",
    "blau1977": "Blau, P. M. (1977). Inequality and Heterogeneity: A Primitive Theory of Social Structure. Free Press.",
    "borgatti1997": "Borgatti, S. P. (1997). Structural holes: Unpacking Burt's redundancy measures. Connections, "
    "20(1), 35-38.",
    "brandes2001": "Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical "
    "Sociology, 25(2), 163-177.",
    "burt1992": "Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press.",
    "burt2000": "Burt, R. S. (2000). Decay functions. Social Networks, 22(1), 1-28.",
    "everett2005": "Everett, M., & Borgatti, S. P. (2005). Ego network betweenness. Social Networks, 27(1), 31-38.",
    "feld2007": "Feld, S. L., Suitor, J. J., & Hoegh, J. G. (2007). Describing changes in personal networks over "
    "time. Field Methods, 19(2), 218-236.",
    "freeman1977": "Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry, 40(1), "
    "35-41.",
    "geisberger2008": "Geisberger, R., Sanders, P., & Schultes, D. (2008). Better approximation of betweenness "
    "centrality. Proceedings of the Tenth Workshop on Algorithm Engineering and Experiments (ALENEX), 90-100.",
    "gould1989": "Gould, R. V., & Fernandez, R. M. (1989). Structures of mediation: A formal approach to brokerage in "
    "transaction networks. Sociological Methodology, 19, 89-126.",
    "granovetter1973": "Granovetter, M. S. (1973). The strength of weak ties. American Journal of Sociology, 78(6), "
    "1360-1380.",
    "higgins2001": "Higgins, M. C., & Kram, K. E. (2001). Reconceptualizing mentoring at work: A developmental "
    "network perspective. Academy of Management Review, 26(2), 264-288.",
    "holme2012": "Holme, P., & Saramäki, J. (2012). Temporal networks. Physics Reports, 519(3), 97-125.",
    "ibarra2010": "Ibarra, H., Carter, N. M., & Silva, C. (2010). Why men still get more promotions than women. "
    "Harvard Business Review, 88(9), 80-85.",
    "jaccard1901": "Jaccard, P. (1901). Étude comparative de la distribution florale dans une portion des Alpes et "
    "des Jura. Bulletin de la Société Vaudoise des Sciences Naturelles, 37, 547-579.",
    "kaplan1958": "Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal "
    "of the American Statistical Association, 53(282), 457-481.",
    "krackhardt1988": "Krackhardt, D., & Stern, R. N. (1988). Informal networks and organizational crises: An "
    "experimental simulation. Social Psychology Quarterly, 51(2), 123-140.",
    "krackhardt1998": "Krackhardt, D. (1998). Simmelian ties: Super strong and sticky. In R. M. Kramer & M. A. Neale "
    "(Eds.), Power and Influence in Organizations (pp. 21-38). Sage.",
    "laakso1979": 'Laakso, M., & Taagepera, R. (1979). "Effective" number of parties: A measure with application to '
    "West Europe. Comparative Political Studies, 12(1), 3-27.",
    "lin1986": "Lin, N., & Dumin, M. (1986). Access to occupations through social ties. Social Networks, 8(4), "
    "365-385.",
    "marsden1984": "Marsden, P. V., & Campbell, K. E. (1984). Measuring tie strength. Social Forces, 63(2), 482-501.",
    "marsden1987": "Marsden, P. V. (1987). Core discussion networks of Americans. American Sociological Review, "
    "52(1), 122-131.",
    "opsahl2010": "Opsahl, T., Agneessens, F., & Skvoretz, J. (2010). Node centrality in weighted networks: "
    "Generalizing degree and shortest paths. Social Networks, 32(3), 245-251.",
    "shannon1948": "Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal, "
    "27(3), 379-423.",
    "wasserman1994": "Wasserman, S., & Faust, K. (1994). Social Network Analysis: Methods and Applications. Cambridge "
    "University Press.",
}
