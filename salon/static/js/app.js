// Joins the small modules that every page has. Pages with more to do load their own module in {% block scripts %}.
import "./theme.js";
import "./announce.js";
import "./forms.js";
import "./fields.js";
import "./dialogs.js";
import "./toasts.js";
import "./keys.js";
