"""ヒアリング: after a survey the prefecture hears every municipality; what is found there becomes needs."""
