#include "../hooks.h"
