// The diary's page: its board, and what hands, keys and pointer do on it.
import "./board.js";
import "./drag.js";
import "./walk.js";
import "./aim.js";
