package between

import "../far"

func Value() func(*int, bool) { return far.KeepNumber }
