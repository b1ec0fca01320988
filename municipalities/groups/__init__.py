"""Groups of municipalities: 連携中枢都市圏, 定住自立圏, 一部事務組合, and those that a prefecture makes."""
