"""The preview: builds on every save, shows the result in a browser, and tells open pages what is new.

    preview   builds into a scratch folder, and again whenever a file changes
    watch     waits for changes of a site's files; the only user of watchfiles
    news      what the last build came to, for all who wait for it
    app       answers requests: files, the page of missing addresses, news as server-sent events (WSGI)
    looks     what a page looks like as a digest, and the script that watches it
    server    the app on a socket; with `app`, the only users of Werkzeug

The build runs in the main thread, so that Ctrl-C stops it as it stops any other. Each request has a thread of
its own: nobody who reads slowly holds up a build. `live.js` and `live.css` are what open pages need.
"""
